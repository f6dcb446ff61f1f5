import { count } from '../../wording/words.ts';
import { oneLine } from '../terminal/output.ts';

const mostExamples = 3;

/** What is wrong with the rows of a file, counted by kind. */
export class Problems {
  readonly #found = new Map<string, { count: number; lines: number[]; example: string | null }>();

  add(what: string, line: number, example: string | null = null): void {
    const known = this.#found.get(what);
    if (!known) this.#found.set(what, { count: 1, lines: [line], example });
    else {
      known.count += 1;
      if (known.lines.length < mostExamples) known.lines.push(line);
    }
  }

  /** `17 rows: not JSON (lines 3, 9, 12, ...)`, the most frequent first. */
  lines(): string[] {
    return [...this.#found]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([what, { count: rows, lines, example }]) => {
        const where = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${rows > lines.length ? ', ...' : ''}`;
        const shown = example === null ? '' : `, as ${JSON.stringify(oneLine(example, 40))}`;
        return oneLine(`${count(rows, 'row')}: ${what} (${where}${shown})`, 400);
      });
  }
}
