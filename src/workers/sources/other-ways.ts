import type { Brand } from '../../core/config.ts';
import { hourMs, type NamedAccount, type NewMention, type Post, type Time, type Way } from '../../core/domain.ts';
import { toMention } from '../../core/identity.ts';
import type { Matcher } from '../../core/query.ts';
import type { MentionStore, ReferredMention } from '../../core/store/mentions.ts';
import { accountKey, accountKeys, isOwn } from '../../core/take-post.ts';
import { withWordsOf } from './repeated-words.ts';

/** Later than this, a post that refers to a mention is none of it. */
const referencesMs = 72 * hourMs;

interface Listening {
  store: Pick<MentionStore, 'mentionsOfPosts'>;
  source: { name: string; platform: string };
  listeners: readonly { brand: Brand; matcher: Matcher }[];
}

/** Where a query looks for its terms. */
export const shownText = ({ text, shown }: Post): string => (shown === undefined ? text : `${text}\n${shown}`);

/**
 * Adds the mentions that match in another way than by their text: posts that are addressed to an account of a brand or
 * name one, and those that refer to a mention of the last 72 hours. A repost gets the words of what it repeats, where its
 * own are cut. What a query excludes is excluded here too. Asks the store once, and only where posts refer to others.
 */
export async function inOtherWays(
  { store, source, listeners }: Listening,
  posts: readonly Post[],
  byText: readonly NewMention[],
  seen: Time | null,
): Promise<NewMention[]> {
  const { platform } = source;
  if (posts.length === 0) return [...byText];
  const owners = ownersOf(listeners, platform);
  const listenerOf = new Map(listeners.map((listener) => [listener.brand.name, listener]));
  const found = new Set(byText.map(({ brand, platformId }) => keyOf(brand, platformId)));

  const take = (post: Post, brandName: string, way: Way, matched: string[]): NewMention[] => {
    const listener = listenerOf.get(brandName);
    const key = keyOf(brandName, post.id);
    if (!listener || found.has(key) || isExcluded(listener.matcher, post, matched)) return [];
    found.add(key);
    const { brand } = listener;
    const sighting = { brand: brand.name, platform, source: source.name, way, matched, seen };
    return [toMention(post, { ...sighting, own: isOwn(brand, platform, post) })];
  };

  const byAccount = posts.flatMap((post) =>
    waysByAccount(post, platform, owners).flatMap(({ brand, way, matched }) => take(post, brand, way, matched)),
  );

  const threads = owners.size > 0;
  const referring = posts.filter((post) => idsOf(post, threads).length > 0);
  if (referring.length === 0) return [...byText, ...byAccount];
  const from = Math.min(...referring.map(({ at }) => at)) - referencesMs;
  const ids = referring.flatMap((post) => idsOf(post, threads));
  const known = groupById([...(await store.mentionsOfPosts(platform, ids, from)), ...byText, ...byAccount]);

  const byReference = (among: readonly Post[]): NewMention[] =>
    among.flatMap((post) =>
      idsOf(post, threads).flatMap((id) =>
        (known.get(id) ?? []).flatMap((mention) => {
          const way = wayByReference(post, id, mention);
          return way === null ? [] : withWordsOf(mention, take(post, mention.brand, way, mention.matched));
        }),
      ),
    );
  const first = byReference(referring);
  for (const mention of first) addTo(known, mention);
  // A repost of what was found just now; nothing else follows from a reference.
  const second = byReference(referring.filter(({ kind }) => kind === 'repost'));
  const repeated = (mention: NewMention): NewMention[] => {
    const of = known.get(mention.parentId ?? '')?.find(({ brand }) => brand === mention.brand);
    return of ? withWordsOf(of, [mention]) : [mention];
  };
  return [...byText.flatMap(repeated), ...byAccount.flatMap(repeated), ...first, ...second];
}

const keyOf = (brand: string, platformId: string): string => `${brand}\u0000${platformId}`;

function groupById(mentions: readonly ReferredMention[]): Map<string, ReferredMention[]> {
  const groups = new Map<string, ReferredMention[]>();
  for (const mention of mentions) addTo(groups, mention);
  return groups;
}

function addTo(groups: Map<string, ReferredMention[]>, mention: ReferredMention): void {
  const group = groups.get(mention.platformId);
  if (group) group.push(mention);
  else groups.set(mention.platformId, [mention]);
}

/** Account -> the brands that call it their own. */
function ownersOf(listeners: Listening['listeners'], platform: string): ReadonlyMap<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const { brand } of listeners)
    for (const key of brand.accounts.map(accountKey))
      if (key.startsWith(`${platform.toLowerCase()}:`)) owners.set(key, [...(owners.get(key) ?? []), brand.name]);
  return owners;
}

function waysByAccount(post: Post, platform: string, owners: ReadonlyMap<string, string[]>) {
  const of = (way: Way, accounts: readonly NamedAccount[] = []) =>
    accounts.flatMap((account) => {
      const matched = [`@${(account.name || account.id).replace(/^@/, '')}`];
      const brands = accountKeys(platform, account).flatMap((key) => owners.get(key) ?? []);
      return brands.map((brand) => ({ brand, way, matched }));
    });
  return [...of('addressed', post.addressedTo), ...of('handle', post.handles)];
}

/** What it refers to, and where brands have accounts also what it stands under. */
function idsOf(post: Post, threads: boolean): string[] {
  return [...referencesOf(post), ...(threads ? aboveOf(post) : [])];
}

const referencesOf = ({ refersTo, kind, parentId }: Post): readonly string[] =>
  refersTo ?? ((kind === 'repost' || kind === 'quote') && parentId !== null ? [parentId] : []);

const aboveOf = ({ kind, parentId, rootId }: Post): string[] =>
  kind === 'comment' ? [parentId, rootId].filter((id) => id !== null) : [];

/** An answer to an answer would draw whole threads in: only a repost follows from a reference. */
function wayByReference(post: Post, id: string, { own, way, at }: ReferredMention): Way | null {
  if (at < post.at - referencesMs) return null;
  if (own && aboveOf(post).includes(id)) return 'addressed';
  return referencesOf(post).includes(id) && (way !== 'reference' || post.kind === 'repost') ? 'reference' : null;
}

/** So many searches of a query are tried; more say nothing new. */
const mostTried = 20;

/** Whether the query would not match the post even if it had what the query asks for, or what it found before. */
function isExcluded({ query, match }: Matcher, post: Post, before: readonly string[]): boolean {
  const matches = (words: readonly string[], text = ''): boolean =>
    match({ ...(text !== '' && post), text: [text, ...words].join('\n') }) !== null;
  const found = [before].filter((words) => matches(words));
  const asked = found.length > 0 ? found : query.searches.slice(0, mostTried).filter((words) => matches(words));
  return asked.length > 0 && asked.every((words) => !matches(words, shownText(post)));
}
