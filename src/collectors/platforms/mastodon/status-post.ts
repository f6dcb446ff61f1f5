import type { NamedAccount, Post, Time } from '../../../core/domain.ts';
import { htmlToText } from '../../../files/html-text.ts';
import type { MastodonAccount, Status } from './status-shapes.ts';
import { bare, linksOf, statusText } from './status-text.ts';

/** When it was posted; null: it says nothing that can be understood. */
export function postedAt({ created_at }: Pick<Status, 'created_at'>): Time | null {
  const at = Date.parse(created_at);
  return Number.isFinite(at) ? at : null;
}

/** What a post says to all. The token of a person also finds what few may read. */
export const isPublic = ({ visibility, reblog }: Status): boolean =>
  (visibility == null || visibility === 'public' || visibility === 'unlisted') && reblog == null;

/** The same post has one id, through whatever instance it is seen. */
export const idOf = ({ uri, url, id }: Pick<Status, 'uri' | 'url' | 'id'>, host: string): string =>
  uri || url || `${host}/${id}`;

export interface SeenAt {
  /** The instance through which it is seen. */
  host: string;
  /** Local id of a post -> its id, as far as it is known. */
  ids: ReadonlyMap<string, string>;
}

export function statusPost(status: Status, at: Time, { host, ids }: SeenAt): Post {
  const { account, content, spoiler_text: warning, in_reply_to_id: answered } = status;
  const quoted = status.quote?.quoted_status ?? null;
  const id = idOf(status, host);
  const author = accountOf(account, host);
  const named = (status.mentions ?? []).map((mention) => ({ local: mention.id, ...accountOf(mention, host) }));
  const answeredAuthor =
    status.in_reply_to_account_id === account.id
      ? author
      : named.find(({ local }) => local === status.in_reply_to_account_id);
  const parentId = answered == null ? (quoted?.uri ?? null) : (ids.get(answered) ?? `${host}/${answered}`);
  const shown = shownWith(status);
  return {
    id,
    url: status.url || status.uri || null,
    author: { ...author, followers: account.followers_count ?? null },
    text: [warning ?? '', statusText(content ?? '', { isQuote: quoted !== null })].filter(Boolean).join('\n\n'),
    language: status.language ?? null,
    kind: quoted !== null ? 'quote' : answered == null ? 'post' : 'comment',
    parentId,
    rootId: null,
    engagement: {
      ...(status.favourites_count == null ? {} : { likes: status.favourites_count }),
      ...(status.replies_count == null ? {} : { replies: status.replies_count }),
      ...(status.reblogs_count == null ? {} : { reposts: status.reblogs_count }),
    },
    at,
    // A program that posts news is no person.
    ...(account.bot === true && { outlet: author.id }),
    ...(shown !== '' && { shown }),
    // Its author too: what a brand posts itself is kept, so that answers to it are known as such.
    handles: [author, ...named.map(({ id: account, name }) => ({ id: account, name }))],
    ...(answeredAuthor && { addressedTo: [{ id: answeredAuthor.id, name: answeredAuthor.name }] }),
    ...(quoted !== null && quoted.uri !== id && { refersTo: [quoted.uri] }),
    ...(status.edited_at != null && { edited: true }),
  };
}

/** `acct` has no host where the account is at home on the instance. */
function accountOf({ acct, url }: MastodonAccount, host: string): NamedAccount {
  const home = url != null && URL.canParse(url) ? new URL(url).host : host;
  return { id: (acct.includes('@') ? acct : `${acct}@${home}`).toLowerCase(), name: acct };
}

function shownWith({ content, media_attachments, poll, card, quote }: Status): string {
  const quoted = quote?.quoted_status;
  return [
    ...linksOf(content ?? ''),
    ...(media_attachments ?? []).map(({ description }) => description),
    ...(poll?.options ?? []).map(({ title }) => title),
    card?.title,
    card?.description,
    card?.url && bare(card.url),
    quoted?.spoiler_text,
    quoted && htmlToText(quoted.content ?? ''),
  ]
    .filter(Boolean)
    .join('\n');
}
