import { register } from 'node:module';
import { held } from './held-server.mjs';

/** Keeps the test server up for a whole run, which else stops and starts between the suites that use it. */
export default async function startServer({ testPathPatterns }) {
  if (testPathPatterns.patterns.length > 0) return;
  register('../typescript-hooks.mjs', import.meta.url);
  const { openDatabase } = await import('../database.ts');
  held.push(await openDatabase());
}
