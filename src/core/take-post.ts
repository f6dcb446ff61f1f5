import type { Brand } from './config.ts';
import { minuteMs, type Post, type Time } from './domain.ts';

/** Tolerance for clock skew. Anything later counts as posted now. */
const futureToleranceMs = 5 * minuteMs;
/** Earlier times are mistakes of the platform or its feed. */
export const earliestPost = Date.UTC(1990, 0, 1);

/** Replaces a time in the future, or before there were platforms, with `now`. */
export const plausibleTime = (at: Time, now: Time): Time =>
  Number.isFinite(at) && at >= earliestPost && at <= now + futureToleranceMs ? Math.floor(at) : now;

/** Whether the author is one of the brand's own accounts, written as `platform:id` or `platform:name`. */
export function isOwn(brand: Pick<Brand, 'accounts'>, platform: string, { author }: Pick<Post, 'author'>): boolean {
  if (author === null || brand.accounts.length === 0) return false;
  const plain = (text: string): string => text.toLowerCase().replace(/^([^:]*:)@/, '$1');
  const names = new Set([plain(`${platform}:${author.id}`), plain(`${platform}:${author.name}`)]);
  return brand.accounts.some((account) => names.has(plain(account)));
}
