import { padDisplay, wrapText } from '../../../wording/display-width.ts';
import { oneLine, outputWidth } from '../output.ts';

const nameWidth = 13;
const margin = '  ';
const longest = 1_000;

/** Named values, one below the other. Long ones go on below their beginning; leading spaces of a value are kept. */
export function details(rows: readonly (readonly [name: string, value: string])[], width = outputWidth()): string[] {
  return rows.flatMap(([name, value]) => {
    const indent = /^ */.exec(value)?.[0] ?? '';
    const room = width - margin.length - nameWidth - 1 - indent.length;
    return wrapText(oneLine(value, longest), room).map(
      (line, number) => `${margin}${padDisplay(number === 0 ? name : '', nameWidth)} ${indent}${line}`,
    );
  });
}
