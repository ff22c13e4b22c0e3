/** A reason why the program cannot start that the person who hosts it can act on: shown alone, without a stack. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
