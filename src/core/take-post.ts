import type { Brand } from './config.ts';
import { minuteMs, type Post, type Time } from './domain.ts';

/** Clocks differ a little; what is later than this was posted "now". */
const futureToleranceMs = 5 * minuteMs;
/** Earlier times are mistakes of the platform or of its feed. */
const earliest = Date.UTC(1990, 0, 1);

/** A post from the future, or from before there were platforms, counts as posted now. */
export const plausibleTime = (at: Time, now: Time): Time =>
  Number.isFinite(at) && at >= earliest && at <= now + futureToleranceMs ? Math.floor(at) : now;

/** Whether the author is one of the brand's own accounts, written as `platform:id` or `platform:name`. */
export function isOwn(brand: Pick<Brand, 'accounts'>, platform: string, { author }: Pick<Post, 'author'>): boolean {
  if (author === null || brand.accounts.length === 0) return false;
  const plain = (text: string): string => text.toLowerCase().replace(/^([^:]*:)@/, '$1');
  const names = new Set([plain(`${platform}:${author.id}`), plain(`${platform}:${author.name}`)]);
  return brand.accounts.some((account) => names.has(plain(account)));
}
