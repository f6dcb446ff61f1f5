import { Conflict } from '../../../core/errors.ts';
import type { Lease } from '../../../core/store/leases.ts';
import type { Client } from '../connection/database.ts';

/** Within the transaction of a write: throws Conflict when the lease has changed hands, and keeps it from doing so now. */
export async function fence(client: Client, { name, holder, token }: Lease): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM leases WHERE name = $1 AND holder = $2 AND token = $3 FOR SHARE',
    [name, holder, token],
  );
  if (rowCount !== 1) throw new Conflict(`the lease of '${name}' has changed hands`);
}
