import type { NamedAccount, Post, Time } from '../../../core/domain.ts';
import { type CommentView, editedAt, type PostView } from './lemmy-shapes.ts';
import { markdownText } from './markdown-text.ts';

export function postOfView({ post, creator, community, counts }: PostView, at: Time): Post {
  const { text, quoted, links } = markdownText(post.body ?? '');
  const replies = counts?.comments ?? post.comments;
  const about = [post.url, ...links].filter((link) => link != null).map(bare);
  return {
    ...written(post, { creator, community, counts }, at),
    ...notesOf({ text: post.body ?? '', creator, community }),
    text: [post.name, text].filter(Boolean).join('\n\n'),
    kind: 'post',
    parentId: null,
    rootId: null,
    engagement: { ...likesOf(post.upvotes, counts), ...(replies == null ? {} : { replies }) },
    ...shownWith([...about, post.embed_title, post.embed_description, post.alt_text, quoted]),
  };
}

/** `apIds`: local id of a comment -> its address. */
export function postOfComment(view: CommentView, at: Time, apIds: ReadonlyMap<string, string>, origin: string): Post {
  const { comment, creator, community, post, counts } = view;
  const { text, quoted, links } = markdownText(comment.content ?? '');
  const replies = counts?.child_count ?? comment.child_count;
  // `0.12.34`: the comment 34 answers 12.
  const [above = '0'] = (comment.path ?? '').split('.').slice(-2);
  const parentId = above === '0' || above === '' ? post.ap_id : (apIds.get(above) ?? `${origin}/comment/${above}`);
  return {
    ...written(comment, { creator, community, counts }, at),
    ...notesOf({ text: comment.content ?? '', creator, community }),
    // A comment of quoted words alone still says them.
    text: text === '' ? quoted : text,
    kind: 'comment',
    parentId,
    rootId: post.ap_id,
    engagement: { ...likesOf(comment.upvotes, counts), ...(replies == null ? {} : { replies }) },
    ...shownWith([...links.map(bare), text === '' ? '' : quoted]),
  };
}

type Shared = Pick<PostView, 'creator' | 'community' | 'counts'>;

function written(one: PostView['post'] | CommentView['comment'], { creator }: Shared, at: Time) {
  return {
    id: one.ap_id,
    url: one.ap_id,
    author: { ...accountOf(creator), followers: null },
    language: null,
    at,
    ...(creator.bot_account === true && { outlet: accountOf(creator).name }),
    ...(editedAt(one) !== null && { edited: true }),
  };
}

const named = /(?<![\p{L}\p{N}/])@([\w.-]+)@([a-z\d-]+(?:\.[a-z\d-]+)+)/giu;

function notesOf({ text, creator, community }: { text: string } & Omit<Shared, 'counts'>) {
  const handles = [...text.matchAll(named)].map(([, name = '', host = '']) => {
    const account = `${name}@${host}`.toLowerCase();
    return { id: account, name: account };
  });
  const { id, name } = accountOf(community);
  return {
    // Its author too: what a brand posts itself is kept, so that answers to it are known as such.
    handles: [accountOf(creator), ...handles],
    // A brand may have a community of its own.
    addressedTo: [{ id, name: `!${name}` }],
  };
}

const likesOf = (upvotes: number | null | undefined, counts: Shared['counts']): { likes?: number } => {
  const likes = counts?.upvotes ?? upvotes;
  return likes == null ? {} : { likes };
};

/** Known by its address; called `name@host`. */
function accountOf({ name, actor_id, ap_id }: PostView['creator'] | PostView['community']): NamedAccount {
  const address = actor_id ?? ap_id ?? '';
  const host = URL.canParse(address) ? new URL(address).host : '';
  const called = host === '' ? name : `${name}@${host}`;
  return { id: address || called, name: called.toLowerCase() };
}

function shownWith(words: readonly (string | null | undefined)[]): { shown?: string } {
  const shown = words.filter(Boolean).join('\n');
  return shown === '' ? {} : { shown };
}

const bare = (link: string): string => link.replace(/^https?:\/\/(?:www\.)?/i, '');
