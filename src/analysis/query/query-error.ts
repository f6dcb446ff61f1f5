/** A brand's query is wrong. */
export class QueryError extends Error {
  override name = 'QueryError';
  /** 1-based, in characters. */
  readonly column: number;
  constructor(column: number, message: string) {
    super(`column ${column}: ${message}`);
    this.column = column;
  }
}

/** A part of the query, as messages name it. */
export const quote = (text: string): string =>
  `"${text.length > 40 ? `${text.slice(0, 40).toWellFormed()}...` : text}"`;

export const refuse = (column: number, found: string, wanted: string): QueryError =>
  new QueryError(column, `found ${quote(found)}, wanted ${wanted}`);
