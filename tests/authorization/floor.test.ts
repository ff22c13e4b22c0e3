import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';

const { pool } = await freshDatabase();

interface Table {
  readonly name: string;
  readonly rights: string[];
  readonly guarded: boolean;
  readonly policies: string[];
  readonly columns: string[];
}

const { rows: tables } = await pool.query<Table>(`
  select c.relname as name, c.relrowsecurity as guarded,
    array(select privilege_type::text from information_schema.role_table_grants g
          where g.grantee = 'minga_request' and g.table_schema = 'public' and g.table_name = c.relname) as rights,
    array(select polname::text from pg_policy where polrelid = c.oid and polpermissive) as policies,
    array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`);

test('what a request may touch is guarded by row-level security, and by nothing that forgets the audience', () => {
  const reachable = tables.filter(({ rights }) => rights.length > 0);
  expect(reachable.length).toBeGreaterThan(15);
  for (const { name, guarded, policies, columns } of reachable) {
    expect(guarded, `${name} is reachable and not guarded`).toBe(true);
    // A restrictive policy can only close further.
    expect(policies, `${name} has a guard of its own kind`).toEqual([expect.stringMatching(/^by_(audience|person)$/)]);
    if (name === 'audiences') continue; // its own id is the audience
    expect(columns, `${name} is guarded by a column that it has`).toContain(
      policies[0] === 'by_person' ? 'person_id' : 'audience_id',
    );
  }
});

test('accounts, secrets, mails and the search index are out of reach of a request', () => {
  const hidden = ['persons', 'passwords', 'passkeys', 'passkey_challenges', 'known_devices', 'sessions', 'sign_in_codes', 'rate_limits', 'invitations', 'network_invitations', 'mails', 'search_documents', 'journal_cursors', 'settings', 'reminders', 'migrations']; // prettier-ignore
  for (const name of hidden) expect(tables.find((table) => table.name === name)?.rights, name).toEqual([]);
});

test('what is told to a person is theirs alone, while they may still read it', () => {
  for (const name of ['notifications', 'notification_rhythms', 'notification_clocks'])
    expect(tables.find((table) => table.name === name)?.policies, name).toEqual(['by_person']);
});

test('no function lets a request act as the owner, save the few that say why', async () => {
  const { rows } = await pool.query<{ name: string; pinned: boolean }>(`
    select proname::text as name, coalesce(array_to_string(proconfig, ',') like '%search_path=public, pg_temp%', false) as pinned
    from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
      and has_function_privilege('minga_request', oid, 'execute') order by 1`);
  for (const { name, pinned } of rows)
    expect(pinned, `${name} runs as its owner, and a temporary table may stand before the tables it means`).toBe(true);
  expect(rows.map(({ name }) => name)).toMatchInlineSnapshot(`
    [
      "bytes_attached",
      "collectives_of_networks",
      "day_of_collective",
      "drop_search_text",
      "hold_network",
      "index_search_text",
      "keep_ballot_box",
      "keep_open",
      "keep_position_word",
      "open_named_audience",
      "place_attachment",
      "places_of_items",
      "readers_of_audience",
      "seal_in_order",
      "search_documents_for",
      "search_texts_like",
    ]
  `);
});
