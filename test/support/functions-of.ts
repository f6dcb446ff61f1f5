import { parseSync } from '@swc/core';

export interface FunctionLines {
  name: string;
  lines: number;
}

const functions =
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassMethod|MethodProperty|Constructor)$/;

/** Every function of a TypeScript source, those inside others as well, with the name that it stands under. */
export function functionsOf(source: string): FunctionLines[] {
  // Spans are counted in bytes from wherever the parser began, so a first statement tells where that was.
  const text = `;${source.replace(/^#!/, '//')}`;
  const module = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  const base = module.body[0]?.span.start ?? 0;
  const bytes = Buffer.from(text);
  const found: FunctionLines[] = [];

  const visit = (node: unknown, outer: string): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, outer);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const name = nameOf(node) ?? outer;
    if ('type' in node && functions.test(String(node.type)) && 'span' in node) {
      const { start, end } = node.span as { start: number; end: number };
      const body = bytes.subarray(start - base, end - base).toString();
      found.push({ name, lines: body.split('\n').length });
    }
    for (const value of Object.values(node)) visit(value, name);
  };
  visit(module.body, '');
  return found;
}

function nameOf(node: object): string | null {
  for (const key of ['identifier', 'id', 'key'])
    if (key in node) {
      const named = Reflect.get(node, key) as { value?: unknown } | null;
      if (typeof named?.value === 'string') return named.value;
    }
  return null;
}
