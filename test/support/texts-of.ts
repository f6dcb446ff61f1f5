import { syntaxOf } from './syntax.ts';

const otherWords = /^(Ts|Import|ExportAll|ExportNamed)/;

/** The string literals of a TypeScript source that the program has as values: no types, no imports. */
export function textsOf(source: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const type = 'type' in node ? String(node.type) : '';
    if (otherWords.test(type)) {
      // A cast and an assertion hold a value.
      if ('expression' in node) visit(node.expression);
      return;
    }
    if (type === 'CallExpression' && 'callee' in node && isImport(node.callee)) return;
    if (type === 'StringLiteral' && 'value' in node) found.add(String(node.value));
    if (type === 'TemplateElement' && 'cooked' in node) found.add(String(node.cooked));
    for (const value of Object.values(node)) visit(value);
  };
  visit(syntaxOf(source).body);
  return found;
}

const isImport = (callee: unknown): boolean =>
  typeof callee === 'object' && callee !== null && 'type' in callee && callee.type === 'Import';
