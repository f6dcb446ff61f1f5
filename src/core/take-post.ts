import type { Brand } from './config.ts';
import { minuteMs, type NamedAccount, type Post, type Time } from './domain.ts';

/** Tolerance for clock skew. Anything later counts as posted now. */
const futureToleranceMs = 5 * minuteMs;
/** Earlier times are mistakes of the platform or its feed. */
export const earliestPost = Date.UTC(1990, 0, 1);

/** Replaces a time in the future, or before there were platforms, with `now`. */
export const plausibleTime = (at: Time, now: Time): Time =>
  Number.isFinite(at) && at >= earliestPost && at <= now + futureToleranceMs ? Math.floor(at) : now;

/** Accounts are written as `platform:id` or `platform:name`. */
export const accountKey = (written: string): string => written.toLowerCase().replace(/^([^:]*:)@/, '$1');

/** The keys of every way to write an account. */
export const accountKeys = (platform: string, { id, name }: NamedAccount): string[] =>
  [...new Set([id, name])].filter((one) => one !== '').map((one) => accountKey(`${platform}:${one}`));

/** Of accounts of all platforms, the names or ids of those on one. */
export const accountsOn = (accounts: readonly string[], platform: string): string[] => {
  const prefix = `${platform.toLowerCase()}:`;
  return accounts.map(accountKey).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
};

/** Whether the author is one of the brand's own accounts. */
export function isOwn(brand: Pick<Brand, 'accounts'>, platform: string, { author }: Pick<Post, 'author'>): boolean {
  if (author === null || brand.accounts.length === 0) return false;
  const keys = accountKeys(platform, author);
  return brand.accounts.some((account) => keys.includes(accountKey(account)));
}
