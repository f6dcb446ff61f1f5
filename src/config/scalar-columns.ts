import type { Scalar } from 'yaml';

/** Column in the file of the n-th character (1-based) of a one-line scalar; null when unknown. */
export function columnInScalar(text: string, scalar: Scalar, column: number): number | null {
  const [start, end] = scalar.range ?? [0, 0];
  const source = text.slice(start, end);
  if (source.includes('\n') || typeof scalar.value !== 'string') return null;
  const width = widths[scalar.type ?? 'PLAIN'];
  if (!width) return null;
  let offset = scalar.type === 'PLAIN' ? 0 : 1;
  for (let index = 1; index < column && offset < source.length; index++) offset += width(source.slice(offset));
  return start + Math.min(offset, source.length);
}

const unitsOf = (rest: string): number => ((rest.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);

// Number of characters in the file that encode the next character of the value.
const widths: Record<string, (rest: string) => number> = {
  PLAIN: (rest) => unitsOf(rest),
  QUOTE_SINGLE: (rest) => (rest.startsWith("''") ? 2 : unitsOf(rest)),
  QUOTE_DOUBLE: (rest) => {
    if (!rest.startsWith('\\')) return unitsOf(rest);
    return { x: 4, u: 6, U: 10 }[rest.charAt(1)] ?? 2;
  },
};
