/** A brand's query, parsed. Terms are folded (case, diacritics); `text` keeps what the user wrote. */
export type QueryNode =
  | { type: 'term'; kind: 'word' | 'phrase' | 'handle' | 'hashtag' | 'domain'; text: string }
  | { type: 'and' | 'or'; parts: QueryNode[] }
  | { type: 'not'; part: QueryNode };

/** The query in the form that a collector gets. */
export interface PlatformQuery {
  /** As the user wrote it. */
  text: string;
  node: QueryNode;
  /**
   * Plain searches whose union contains every post that can match. A post must contain all words and phrases of a
   * search.
   */
  searches: string[][];
  /**
   * Names or ids of the brand's accounts on the platform. Posts that name them or answer them are wanted as well, their own
   * are not.
   */
  accounts?: readonly string[];
  /** Of a query for several brands: those of each. */
  of?: readonly PlatformQuery[];
}

/** What a query is asked about. */
export interface QueriedPost {
  text: string;
  url?: string | null;
  author?: { name: string } | null;
}

/** A compiled query. */
export interface Matcher {
  query: PlatformQuery;
  /** The terms that matched, as the user wrote them; null when the text does not match. */
  match(post: QueriedPost): string[] | null;
}

/** The queries of many brands, compiled together. */
export interface BrandsMatcher {
  /** The brands that a post matches, in their order, with the terms that matched. */
  match(post: QueriedPost): BrandMatch[];
}

export interface BrandMatch {
  brand: string;
  matched: string[];
}
