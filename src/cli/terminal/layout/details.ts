import { padDisplay, wrapText } from '../../../wording/display-width.ts';
import { oneLine, outputWidth } from '../output.ts';

const nameWidth = 13;
const margin = '  ';
const longest = 1_000;

/** Named values, one below the other. Long ones go on below their beginning; leading spaces of a value are kept. */
export function details(rows: readonly (readonly [name: string, value: string])[], width = outputWidth()): string[] {
  return rows.flatMap(([name, value]) =>
    wrapIndented(value, width - margin.length - nameWidth - 1).map(
      (line, number) => `${margin}${padDisplay(number === 0 ? name : '', nameWidth)} ${line}`,
    ),
  );
}

/** Lines no wider than `width`; leading spaces of the text stand before each. */
export function wrapIndented(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrapText(oneLine(text, longest), width - indent.length).map((line) => `${indent}${line}`);
}
