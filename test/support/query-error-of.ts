import { compileQuery } from '../../src/analysis/query/matching.ts';
import { QueryError } from '../../src/analysis/query/query-error.ts';

/** Why a query is refused. Throws for one that is not. */
export function queryErrorOf(query: string): QueryError {
  try {
    compileQuery(query);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`no error for ${query}`);
}
