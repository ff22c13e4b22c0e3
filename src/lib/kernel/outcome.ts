/** What a command or a rule answers: an expected refusal is a value with a reason, never an exception. */
export type Outcome<Value = undefined, Reason extends string = string> = Granted<Value> | Refused<Reason>;
export interface Granted<Value> {
  readonly ok: true;
  readonly value: Value;
}
export interface Refused<Reason extends string> {
  readonly ok: false;
  readonly reason: Reason;
}

/** What a rule answers: allowed, or not and why. */
export type Verdict<Reason extends string> = { readonly ok: true } | Refused<Reason>;

export const allowed = { ok: true } as const;

export function done(): Granted<undefined>;
export function done<Value>(value: Value): Granted<Value>;
export function done<Value>(value?: Value): Granted<Value | undefined> {
  return { ok: true, value };
}

export function refused<const Reason extends string>(reason: Reason): Refused<Reason> {
  return { ok: false, reason };
}
