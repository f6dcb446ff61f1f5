/** A brand's query, parsed. Terms are folded (case, diacritics); `text` keeps what the user wrote. */
export type QueryNode =
  | { type: 'term'; kind: 'word' | 'phrase' | 'handle' | 'hashtag' | 'domain'; text: string }
  | { type: 'and' | 'or'; parts: QueryNode[] }
  | { type: 'not'; part: QueryNode };

/** What a collector gets of a query. */
export interface PlatformQuery {
  /** As the user wrote it. */
  text: string;
  node: QueryNode;
  /** Plain searches (all words and phrases of one must occur) whose union holds every post that can match. */
  searches: string[][];
}

/** A compiled query. */
export interface Matcher {
  query: PlatformQuery;
  /** The terms that matched, as the user wrote them; null when the text does not match. */
  match(post: { text: string; url?: string | null; author?: { name: string } | null }): string[] | null;
}
