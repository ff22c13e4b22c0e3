import { isId, type Id } from '#lib/kernel/ids.ts';
import { unpackNumbers, type Run } from './numbers.ts';

/** The `seen` fields of a page, `<id>:1-12,14` each. What is not so written is left out: a mark of reading is never worth an error. */
export function readSeen(fields: readonly string[]): { readonly threadId: Id; readonly runs: readonly Run[] }[] {
  return fields.flatMap((field) => {
    const [threadId = '', numbers = ''] = field.split(':');
    const runs = isId(threadId) ? unpackNumbers(numbers) : null;
    return runs === null ? [] : [{ threadId, runs }];
  });
}
