import type { SendResult } from './try-to-send.ts';

/** What was tried, and what came of it. */
export interface Tried extends SendResult {
  kind: 'need' | 'source' | 'channel' | 'model';
  name: string;
}

/** What failed, as every command says it: one line each. What is needed names itself. */
export const failuresOf = (tried: readonly Tried[]): string[] =>
  tried.flatMap(({ kind, name, ok, detail }) => (ok ? [] : [kind === 'need' ? detail : `${kind} ${name}: ${detail}`]));
