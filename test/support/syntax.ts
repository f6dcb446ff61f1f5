import { parseSync } from '@swc/core';

export interface Syntax {
  body: readonly unknown[];
  /** The text of a node. */
  textOf(node: { span: { start: number; end: number } }): string;
}

/** A TypeScript source as a tree. */
export function syntaxOf(source: string): Syntax {
  // Spans are counted in bytes from wherever the parser began, so a first statement tells where that was.
  const text = `;${source.replace(/^#!/, '//')}`;
  const module = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  const base = module.body[0]?.span.start ?? 0;
  const bytes = Buffer.from(text);
  return {
    body: module.body,
    textOf: ({ span }) => bytes.subarray(span.start - base, span.end - base).toString(),
  };
}
