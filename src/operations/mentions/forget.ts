import type { Mention, Time } from '../../core/domain.ts';
import { BadRequest, UnknownName } from '../../core/errors.ts';
import { isMentionId } from '../../core/identity.ts';
import type { MentionQuery, MentionStore } from '../../core/store/mentions.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { unknownName } from '../../wording/unknown-name.ts';

export interface ForgetRequest {
  /** Of one author: `platform:id` or `platform:name`. */
  author?: string;
  /** Of one post: the id of one of its mentions. */
  mention?: string;
  /** Default: in all brands. */
  brand?: string;
  /** Only says what there is. */
  dryRun: boolean;
  /** Names of platforms, for what is meant by an unknown one. */
  platforms: readonly string[];
  now: Time;
}

/** What was erased, or with `dryRun` would be. */
export interface Forgotten {
  /** Whose it is; null: one post, by an author who has no name. */
  author: { platform: string; id: string; name: string } | null;
  mentions: number;
  /** Of them: reposts by others, which have the same words. */
  reposts: number;
  brands: { brand: string; mentions: number }[];
  /** When the first and the last of them was posted; null: there are none. */
  posted: { first: Time; last: Time } | null;
  /** When it had been erased before; missing: it had not. */
  erasedBefore?: Time;
}

type Store = Pick<MentionStore, 'mentions' | 'authorsLike' | 'eraseMentions'>;

/** Mentions are erased so many at a time. */
const atOnce = 500;

interface Found {
  id: string;
  brand: string;
  platform: string;
  platformId: string;
  at: Time;
  author: Mention['author'];
}

interface Wanted {
  posts: Found[];
  erasedBefore?: Time;
}

const foundOf = ({ id, brand, platform, platformId, at, author }: Mention): Found => {
  return { id, brand, platform, platformId, at, author };
};

/**
 * Erases what one author wrote, or one post, and the reposts that have its words. Idempotent. Throws UnknownName when
 * nothing has that name, BadRequest when it is not clear who is meant.
 */
export async function forget(store: Store, request: ForgetRequest): Promise<Forgotten> {
  const { brand, dryRun, now } = request;
  const within = brand === undefined ? {} : { brand };
  const { posts, erasedBefore } =
    request.author === undefined
      ? await postsOfMention(store, request.mention ?? '', within)
      : await postsOfAuthor(store, request.author, request.platforms, within);
  const reposts = await repostsOf(store, posts, within);
  const all = [...new Map([...posts, ...reposts].map((one) => [one.id, one])).values()];
  if (!dryRun)
    for (let start = 0; start < all.length; start += atOnce)
      await store.eraseMentions(
        all.slice(start, start + atOnce).map(({ id }) => id),
        now,
      );
  return {
    author: authorOf(posts),
    mentions: all.length,
    reposts: all.length - posts.length,
    brands: countBrands(all),
    posted: all.length === 0 ? null : spanOf(all),
    ...(erasedBefore !== undefined && { erasedBefore }),
  };
}

async function read(store: Store, query: MentionQuery): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const mention of store.mentions(query)) found.push(mention);
  return found;
}

async function postsOfMention(store: Store, given: string, within: MentionQuery): Promise<Wanted> {
  const id = given.trim().toLowerCase();
  const [mention] = isMentionId(id) ? await read(store, { ids: [id] }) : [];
  if (!mention) throw new UnknownName(`There is no mention '${given}'. Ids: earshot mentions list --brand NAME`);
  if (mention.erased !== undefined) return { posts: [], erasedBefore: mention.erased };
  const { platform, platformId } = mention;
  const posts = await read(store, { ...within, platforms: [platform], posts: [platformId] });
  return { posts: posts.map(foundOf) };
}

async function postsOfAuthor(
  store: Store,
  given: string,
  platforms: readonly string[],
  within: MentionQuery,
): Promise<Wanted> {
  const [, platform = '', name = ''] = /^([^:]+):(.+)$/s.exec(given.trim()) ?? [];
  if (name === '') throw new BadRequest('author', `found '${given}', wanted PLATFORM:NAME, such as x:mia.`);
  const query = { platforms: [platform], author: name };
  const found: Found[] = [];
  for await (const mention of store.mentions({ ...within, ...query })) found.push(foundOf(mention));
  if (found.length === 0) {
    const erased = { ...within, platforms: [platform], speaker: `${platform}:${name}`, limit: 1 };
    const [{ erased: erasedBefore } = {}] = await read(store, erased);
    if (erasedBefore !== undefined) return { posts: [], erasedBefore };
    throw await unknownAuthor(store, platform, name, platforms);
  }
  const byId = found.filter(({ author }) => author?.id === name);
  const posts = byId.length > 0 ? byId : found;
  const ids = [...new Set(posts.map(({ author }) => `${platform}:${author?.id}`))];
  if (ids.length === 1) return { posts };
  const some = ids.slice(0, 5).join(', ');
  throw new BadRequest('author', `${ids.length} authors are called '${name}'. Give the id of one: ${some}.`);
}

async function unknownAuthor(
  store: Store,
  platform: string,
  name: string,
  platforms: readonly string[],
): Promise<UnknownName> {
  const near = await store.authorsLike(platform, name);
  if (near.length === 0 && !platforms.includes(platform))
    return new UnknownName(`--author: ${unknownName('platform', platform, platforms)}`);
  const names = [...new Set(near.flatMap((author) => [author.id, author.name]))];
  const meant = didYouMean(name.replace(/^@/, ''), names, (known) => `'${platform}:${known}'`);
  return new UnknownName(`Nothing by '${platform}:${name}' is stored, or it is erased already.${meant}`);
}

/** What others repost has the same words. */
async function repostsOf(store: Store, posts: readonly Found[], within: MentionQuery): Promise<Found[]> {
  const found: Found[] = [];
  const ids = [...new Set(posts.map(({ platformId }) => platformId))];
  const platforms = [...new Set(posts.map(({ platform }) => platform))];
  for (let start = 0; start < ids.length; start += atOnce) {
    const repostsOf = ids.slice(start, start + atOnce);
    for await (const mention of store.mentions({ ...within, platforms, repostsOf })) found.push(foundOf(mention));
  }
  const known = new Set(posts.map(({ id }) => id));
  return found.filter(({ id }) => !known.has(id));
}

function authorOf([first]: readonly Found[]): Forgotten['author'] {
  return first?.author ? { platform: first.platform, id: first.author.id, name: first.author.name } : null;
}

function countBrands(mentions: readonly Found[]): Forgotten['brands'] {
  const counts = new Map<string, number>();
  for (const { brand } of mentions) counts.set(brand, (counts.get(brand) ?? 0) + 1);
  return [...counts]
    .map(([brand, mentions]) => ({ brand, mentions }))
    .sort((a, b) => b.mentions - a.mentions || (a.brand < b.brand ? -1 : 1));
}

function spanOf(mentions: readonly Found[]): { first: Time; last: Time } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at } of mentions) [first, last] = [Math.min(first, at), Math.max(last, at)];
  return { first, last };
}
