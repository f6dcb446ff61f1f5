import { readFileSync } from 'node:fs';
import { serveHttp } from '../../support/serve-http.ts';
import type { CollectorScenario } from '../collector.ts';

export interface Hit {
  objectID: string;
  created_at_i: number;
  [field: string]: unknown;
}

export const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/hackernews/search.json', import.meta.url), 'utf8'),
) as {
  hits: Hit[];
};

/** Searches as the service does: newest first, within the numeric filters, a page at most. */
export async function serveSearch(hits: Hit[], pageSize = 1000, onSearch?: (url: URL) => void) {
  return serveHttp((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    onSearch?.(url);
    const filters = url.searchParams.get('numericFilters') ?? '';
    const from = Number(/>=(-?\d+)/.exec(filters)?.[1]);
    const to = Number(/<=(\d+)/.exec(filters)?.[1]);
    const found = hits
      .filter(({ created_at_i: at }) => at >= from && at <= to)
      .sort((a, b) => b.created_at_i - a.created_at_i);
    response.end(JSON.stringify({ hits: found.slice(0, pageSize), nbHits: found.length }));
  });
}

export async function scenario(): Promise<CollectorScenario> {
  const server = await serveSearch(recorded.hits, 2);
  return {
    settings: { baseUrl: server.url },
    now: Date.UTC(2026, 2, 1, 12),
    ids: recorded.hits.map(({ objectID }) => objectID),
    unreachable: { baseUrl: 'http://127.0.0.1:1' },
    secrets: [],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
