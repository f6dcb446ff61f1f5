import { readFileSync } from 'node:fs';
import { serveHttp } from '../../support/serve-http.ts';
import type { CollectorScenario } from '../collector.ts';

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/rss/${name}`, import.meta.url), 'utf8');

export async function scenario(): Promise<CollectorScenario> {
  const server = await serveHttp((request, response) => response.end(fixture((request.url ?? '').slice(1))));
  return {
    settings: { baseUrl: server.url, feeds: ['rdf.xml', 'google-alerts.xml'] },
    now: Date.UTC(2026, 2, 1, 12),
    ids: ['https://old.example/1', 'https://reviews.example/best?a=1'],
    unreachable: { feeds: ['http://127.0.0.1:1/feed?key=hush-hush', 'http://user:hush-hush@127.0.0.1:1/'] },
    secrets: ['hush-hush'],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
