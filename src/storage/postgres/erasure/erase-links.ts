import type { Json } from '../../../core/json.ts';
import type { ErasedMention } from '../../../core/store/mentions.ts';
import type { Client } from '../connection/database.ts';
import { toJson } from '../connection/values.ts';

const isGroup = (json: unknown): json is { [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Without the links of the posts that findings name, wherever they stand in it. */
function withoutLinks(json: Json, ids: ReadonlySet<string>): Json {
  if (Array.isArray(json)) return json.map((item) => withoutLinks(item, ids));
  if (!isGroup(json)) return json;
  const isErased = typeof json.id === 'string' && ids.has(json.id);
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) =>
      isErased && key === 'url' ? [] : [[key, withoutLinks(value, ids)]],
    ),
  );
}

/** SQL: whether a finding of the incident names one of the posts $2, with its link. */
const namesSql = (incident: string): string => `EXISTS (
  SELECT FROM jsonb_path_query(${incident}, '$.rules[*].*.post ? (exists (@.url))') AS post
  WHERE post ->> 'id' = ANY($2::text[]))`;

/**
 * An urgent post's incident keeps its link, and so does the engine that may reopen it. Whoever steps that engine now, with
 * the link, has to begin anew: its version changes.
 */
export async function eraseLinks(client: Client, erased: readonly ErasedMention[]): Promise<void> {
  const ids = new Set(erased.map(({ id }) => id));
  const values = [[...new Set(erased.map(({ brand }) => brand))], [...ids]];
  const engines = await client.query<{ brand: string; state: Json }>(
    `SELECT brand, state FROM engines e WHERE brand = ANY($1::text[]) AND (${namesSql("e.state -> 'lastResolved'")}
       OR EXISTS (SELECT FROM incidents i WHERE i.brand = e.brand AND ${namesSql('i.body')})) FOR UPDATE`,
    values,
  );
  for (const { brand, state } of engines.rows)
    await client.query('UPDATE engines SET version = version + 1, state = $2 WHERE brand = $1', [
      brand,
      toJson(withoutLinks(state, ids)),
    ]);
  const incidents = await client.query<{ id: string; body: Json }>(
    `SELECT id, body FROM incidents i WHERE brand = ANY($1::text[]) AND ${namesSql('i.body')} FOR UPDATE`,
    values,
  );
  for (const { id, body } of incidents.rows)
    await client.query('UPDATE incidents SET body = $2 WHERE id = $1', [id, toJson(withoutLinks(body, ids))]);
}
