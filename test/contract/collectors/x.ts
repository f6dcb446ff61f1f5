import { readFileSync } from 'node:fs';
import { serveHttp } from '../../support/serve-http.ts';
import type { CollectorScenario } from '../collector.ts';

const token = 'hush-hush-token';
const answer = readFileSync(new URL('../../fixtures/x/tweet-dialect.json', import.meta.url), 'utf8');

export async function scenario(): Promise<CollectorScenario> {
  const server = await serveHttp((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer),
  );
  return {
    settings: { baseUrl: server.url, token },
    now: Date.UTC(2026, 2, 1, 12),
    ids: ['1895000000000000001', '1895000000000000002'],
    unreachable: { baseUrl: 'http://127.0.0.1:1', token },
    secrets: [token],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
