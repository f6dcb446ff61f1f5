import { syntaxOf } from './syntax.ts';

export interface FunctionLines {
  name: string;
  lines: number;
}

const functions =
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassMethod|MethodProperty|Constructor)$/;

/** Every function of a TypeScript source, those inside others as well, with the name that it stands under. */
export function functionsOf(source: string): FunctionLines[] {
  const { body, textOf } = syntaxOf(source);
  const found: FunctionLines[] = [];
  const visit = (node: unknown, outer: string): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, outer);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const name = nameOf(node) ?? outer;
    if ('type' in node && functions.test(String(node.type)) && 'span' in node)
      found.push({ name, lines: textOf(node as Parameters<typeof textOf>[0]).split('\n').length });
    for (const value of Object.values(node)) visit(value, name);
  };
  visit(body, '');
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
