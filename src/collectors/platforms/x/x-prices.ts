import type { Budget } from '../../../core/money/budget.ts';

/** The fewest and the most posts that a search may ask for. */
export const minResults = 10;
export const maxResults = 100;

/** What X takes of a budget, in its unit. */
export interface Prices {
  /** A search, whatever it finds. */
  search: number;
  /** A request for a count, whatever it counts. */
  count: number;
  post: number;
  user: number;
}

/** US dollars, as of 2026. */
const usd: Prices = { search: 0, count: 0.005, post: 0.005, user: 0.01 };
const requests: Prices = { search: 1, count: 1, post: 0, user: 0 };
export const pricesIn = ({ unit }: Pick<Budget, 'unit'>): Prices => (unit === 'USD' ? usd : requests);

/** Of a search for so many posts: each with its author, and the post that it quotes or answers. */
export const worstOf = (posts: number, { search, post, user }: Prices): number => search + posts * (2 * post + user);

const tolerance = 1e-9;

/** As many posts as an amount pays for at worst. */
export function postsFor(amount: number, { search, post, user }: Prices): number {
  const left = amount - search + tolerance;
  if (left < 0) return 0;
  return search > 0 ? maxResults * Math.floor((amount + tolerance) / search) : Math.floor(left / (2 * post + user));
}
