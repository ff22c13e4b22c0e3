import type pg from 'pg';
import { Doc, XmlElement, XmlText } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';

export interface LoggedEdit {
  readonly personId: Id;
  readonly at: Date;
  readonly bytes: Uint8Array;
}

/** Rows of a log as they were written at other times, with their hands: what no clock of a test can wait for. */
export async function fillLog(
  pool: pg.Pool,
  padId: Id,
  edits: readonly LoggedEdit[],
  clients: ReadonlyMap<number, Id>,
) {
  await pool.query(
    `insert into pad_updates (pad_id, audience_id, person_id, at, bytes)
     select p.id, p.audience_id, g.person_id, g.at, g.bytes
     from unnest($2::uuid[], $3::timestamptz[], $4::bytea[]) with ordinality g(person_id, at, bytes, place), pads p
     where p.id = $1 order by g.place`,
    [
      padId,
      edits.map(({ personId }) => personId),
      edits.map(({ at }) => at),
      edits.map(({ bytes }) => Buffer.from(bytes)),
    ],
  );
  await pool.query(
    `insert into pad_hands (pad_id, client_id, audience_id, person_id)
     select p.id, g.client_id, p.audience_id, g.person_id from unnest($2::bigint[], $3::uuid[]) g(client_id, person_id), pads p
     where p.id = $1 on conflict do nothing`,
    [padId, [...clients.keys()], [...clients.values()]],
  );
  // Nobody has it open: what is told of the draft is told up to here.
  await pool.query(
    'update pads set projected_seq = (select max(seq) from pad_updates where pad_id = id) where id = $1',
    [padId],
  );
}

/** Some people typing in one paragraph each, a sign at a time and in turn. */
export class Typists {
  readonly edits: LoggedEdit[] = [];
  readonly clients = new Map<number, Id>();
  readonly #doc = new Doc();

  /** `text`, a sign each `everyMs` from `start` on; their words come at the end of their own paragraph. */
  type(personId: Id, text: string, start: Date, everyMs = 1_000): void {
    const line = this.#lineOf(personId, start);
    [...text].forEach((sign, place) => {
      this.#edit(personId, new Date(start.getTime() + place * everyMs), () => {
        line.insert(line.length, sign);
      });
    });
  }

  /** Takes `length` signs away from the beginning of somebody's paragraph. */
  remove(personId: Id, of: Id, length: number, at: Date): void {
    const line = this.#lineOf(of, at);
    this.#edit(personId, at, () => {
      line.delete(0, length);
    });
  }

  readonly #lines = new Map<Id, XmlText>();

  #lineOf(personId: Id, at: Date): XmlText {
    const known = this.#lines.get(personId);
    if (known !== undefined) return known;
    const line = new XmlText();
    this.#lines.set(personId, line);
    this.#edit(personId, at, () => {
      const paragraph = new XmlElement('paragraph');
      paragraph.insert(0, [line]);
      this.#doc.getXmlFragment('body').push([paragraph]);
    });
    return line;
  }

  /** Each hand has its client id, as each browser has. */
  #edit(personId: Id, at: Date, act: () => void): void {
    const known = [...this.clients].find(([, id]) => id === personId)?.[0];
    this.#doc.clientID = known ?? 1_000 + this.clients.size;
    this.clients.set(this.#doc.clientID, personId);
    const listen = (bytes: Uint8Array): void => {
      this.edits.push({ personId, at, bytes });
    };
    this.#doc.once('update', listen);
    this.#doc.transact(act);
    this.#doc.off('update', listen);
  }
}
