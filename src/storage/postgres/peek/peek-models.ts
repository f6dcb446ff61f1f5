import pg from 'pg';
import type { BrandModel } from '../../../core/store/rescoring.ts';

const timeoutMs = 3_000;

/** Reads which models score the brands, and migrates nothing. Empty where the server does not answer or is older. */
export async function peekModels(url: string): Promise<Pick<BrandModel, 'brand' | 'model'>[]> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
    client.on('error', () => {});
    await client.connect();
    return (await client.query<BrandModel>('SELECT brand, model FROM brand_models ORDER BY brand')).rows;
  } catch {
    return [];
  } finally {
    await client?.end().catch(() => {});
  }
}
