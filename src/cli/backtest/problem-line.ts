import type { Problem } from '../../operations/replay/problems.ts';
import { count } from '../../wording/words.ts';
import { oneLine } from '../terminal/output.ts';

/** `17 rows: not JSON (lines 3, 9, 12, ...)` */
export function problemLine({ what, count: rows, lines, example }: Problem): string {
  const where = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${rows > lines.length ? ', ...' : ''}`;
  const shown = example === null ? '' : `, as ${JSON.stringify(oneLine(example, 40))}`;
  return oneLine(`${count(rows, 'row')}: ${what} (${where}${shown})`, 400);
}
