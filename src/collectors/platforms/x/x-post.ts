import type { Kind, NamedAccount, Post, Time } from '../../../core/domain.ts';
import { decodeOnce } from '../../../files/html-text.ts';
import type { XItem, XUser } from './x-shapes.ts';

export interface XIncludes {
  users: ReadonlyMap<string, XUser>;
  /** Posts that the answer refers to. */
  posts: ReadonlyMap<string, XItem>;
}

/** What X sends instead of a post that it may not show. */
const placeholder =
  /^(?:this (?:post|tweet)(?: from @\w+)?|@\w+(?:['\u2019]s (?:account|post|tweet))?|this account(?:['\u2019]s (?:posts?|tweets?))?) (?:has|have) been withheld\b[^!?]*$/i;

export const isWithheld = ({ text, withheld }: XItem): boolean =>
  placeholder.test(text.trim()) ||
  (withheld != null && (text.trim() === '' || /\b(?:has|have) been withheld\b/i.test(text)));

export function toPost(item: XItem, at: Time, { users, posts }: XIncludes): Post {
  const user = item.author_id == null ? undefined : users.get(item.author_id);
  const references = item.referenced_tweets ?? item.referenced_posts ?? [];
  const repliedTo = references.find(({ type }) => type === 'replied_to');
  const metrics = item.public_metrics ?? {};
  const reposts = metrics.repost_count ?? metrics.retweet_count;
  const versions = item.edit_history_tweet_ids ?? item.edit_history_post_ids ?? [];
  const kind = kindOf(references.map(({ type }) => type));
  const quoted = references.filter(({ type }) => type === 'quoted').flatMap(({ id }) => posts.get(id) ?? []);
  const repeated = references.filter(({ type }) => isRepost(type)).flatMap(({ id }) => posts.get(id) ?? [])[0];
  const named = namedIn(item);
  const answered = item.in_reply_to_user_id;
  const shown = [
    ...[item, ...(repeated ? [repeated] : [])].flatMap(linksOf).map(({ target }) => bare(target)),
    ...quoted.flatMap((post) => [textOf(post), ...linksOf(post).map(({ target }) => bare(target))]),
  ].join('\n');
  return {
    // An edit has an id of its own, and is the same post.
    id: versions[0] ?? item.id,
    url: `https://x.com/${user ? encodeURIComponent(user.username) : 'i'}/status/${encodeURIComponent(item.id)}`,
    author:
      item.author_id == null
        ? null
        : {
            id: item.author_id,
            name: user?.username ?? item.author_id,
            followers: user?.public_metrics?.followers_count ?? null,
          },
    text: repeated ? `${/^RT @\w+: /.exec(item.text)?.[0] ?? ''}${textOf(repeated)}` : textOf(item),
    language: item.lang == null || item.lang === 'und' ? null : item.lang,
    kind,
    parentId: (repliedTo ?? references[0])?.id ?? null,
    rootId: item.conversation_id ?? null,
    engagement: {
      ...(metrics.like_count == null ? {} : { likes: metrics.like_count }),
      ...(metrics.reply_count == null ? {} : { replies: metrics.reply_count }),
      ...(reposts == null ? {} : { reposts }),
      ...(metrics.impression_count == null ? {} : { views: metrics.impression_count }),
    },
    at,
    ...(shown === '' ? {} : { shown }),
    ...(named.length === 0 ? {} : { handles: named }),
    ...(answered == null ? {} : { addressedTo: [accountOf(answered, named, users)] }),
    ...(references.length === 0 ? {} : { refersTo: references.map(({ id }) => id) }),
    ...(versions[0] === undefined || versions[0] === item.id ? {} : { edited: true }),
  };
}

/** The whole text. Shortened links are written out, except those to its own pictures. */
function textOf(item: XItem): string {
  let text = item.note_tweet?.text ?? item.note_post?.text ?? item.text;
  for (const { url, target } of linksOf(item)) text = text.replaceAll(url, () => target);
  return decodeOnce(text);
}

function linksOf(item: XItem): { url: string; target: string }[] {
  const note = item.note_tweet ?? item.note_post;
  return [...(note?.entities?.urls ?? []), ...(item.entities?.urls ?? [])].flatMap((link) => {
    const target = link.unwound_url ?? link.expanded_url;
    return target == null || link.url === '' || ownMedia.test(target) ? [] : [{ url: link.url, target }];
  });
}

function namedIn(item: XItem): NamedAccount[] {
  const note = item.note_tweet ?? item.note_post;
  const named = [...(item.entities?.mentions ?? []), ...(note?.entities?.mentions ?? [])];
  return named.map(({ id, username }) => ({ id: id ?? username, name: username }));
}

const accountOf = (id: string, named: readonly NamedAccount[], users: XIncludes['users']): NamedAccount =>
  named.find((account) => account.id === id) ?? { id, name: users.get(id)?.username ?? '' };

const ownMedia = /^https?:\/\/(?:x|twitter)\.com\/\w+\/status\/\d+\/(?:photo|video)\//i;

/** X finds a word in an address. A query looks for words outside of links only, so the address is shown as text. */
const bare = (link: string): string => link.replace(/^https?:\/\/(?:www\.)?/i, '');

const isRepost = (type: string): boolean => type === 'retweeted' || type === 'reposted';

function kindOf(types: string[]): Kind {
  if (types.some(isRepost)) return 'repost';
  if (types.includes('quoted')) return 'quote';
  return types.includes('replied_to') ? 'comment' : 'post';
}
