/** One row of a file of posts, or why it cannot be read. `line` is where it begins, 1-based. */
export type Row =
  | {
      line: number;
      /** A column's text; JSON: a path such as `user.name`. Null when it is missing or empty. */
      get(column: string): string | null;
      /** The row as it was, for a reject file. */
      row: unknown;
    }
  | { line: number; reason: string; row: unknown };

export interface RowSource {
  format: 'csv' | 'tsv' | 'jsonl' | 'xlsx';
  columns: string[];
  rows: AsyncIterable<Row>;
  /** Null: the format says it. */
  charset: string | null;
}
