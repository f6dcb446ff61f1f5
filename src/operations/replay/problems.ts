const mostExamples = 3;

/** One kind of thing that is wrong with the rows of a file. */
export interface Problem {
  what: string;
  count: number;
  /** The first of them. */
  lines: number[];
  example: string | null;
}

/** What is wrong with the rows of a file, counted by kind. */
export class Problems {
  readonly #found = new Map<string, Problem>();

  add(what: string, line: number, example: string | null = null): void {
    const known = this.#found.get(what);
    if (!known) this.#found.set(what, { what, count: 1, lines: [line], example });
    else {
      known.count += 1;
      if (known.lines.length < mostExamples) known.lines.push(line);
    }
  }

  /** The most frequent first. */
  found(): Problem[] {
    return [...this.#found.values()].sort((a, b) => b.count - a.count);
  }
}
