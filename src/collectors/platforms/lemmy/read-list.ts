import type { Post } from '../../../core/domain.ts';
import type { Logger } from '../../../core/logger.ts';
import type { Instance } from '../../instances/instance.ts';
import { postOfComment, postOfView } from './lemmy-post.ts';
import {
  type CommentView,
  commentViewShape,
  editedAt,
  listShape,
  type PostView,
  postedAt,
  postViewShape,
} from './lemmy-shapes.ts';
import type { ListItem } from './take-list.ts';

export type ListKind = 'post' | 'comment';

export interface LemmyItem extends ListItem {
  /** Null: it is deleted or removed. */
  post: Post | null;
}

/** What an answer lists, newest first. One that cannot be read is skipped. Throws where it is no list. */
export function readList(
  json: unknown,
  kind: ListKind,
  { name }: Instance,
  logger: Logger,
): { items: LemmyItem[]; found: number; next: string | null } {
  const list = listShape.safeParse(json).data;
  const raw = list?.[kind === 'post' ? 'posts' : 'comments'] ?? list?.items;
  if (!list || !raw) throw new Error(`${name} answered JSON of another shape than a list of ${kind}s`);
  const items = kind === 'post' ? postsIn(raw) : commentsIn(raw, name);
  const bad = raw.length - items.length;
  if (bad > 0) logger.warn({ instance: name, skipped: bad }, `${kind}s of another shape were skipped`);
  if (bad > 0 && bad === raw.length) throw new Error(`every ${kind} that ${name} answered has an unknown shape`);
  return { items, found: raw.length, next: list.next_page ?? null };
}

function postsIn(raw: readonly unknown[]): LemmyItem[] {
  return raw.flatMap((one) => {
    const view = postViewShape.safeParse(one).data;
    const at = view ? postedAt(view.post) : null;
    if (!view || at === null) return [];
    const isPinned = view.post.featured_local === true || view.post.featured_community === true;
    return [{ ...itemOf(view.post, at), isPinned, post: isGone(view.post) ? null : postOfView(view, at) }];
  });
}

function commentsIn(raw: readonly unknown[], name: string): LemmyItem[] {
  const views = raw.flatMap((one) => commentViewShape.safeParse(one).data ?? []);
  const apIds = new Map(views.map(({ comment }) => [String(comment.id), comment.ap_id]));
  return views.flatMap((view) => {
    const at = postedAt(view.comment);
    if (at === null) return [];
    const post = isGone(view.comment) ? null : postOfComment(view, at, apIds, `https://${name}`);
    return [{ ...itemOf(view.comment, at), isPinned: false, post }];
  });
}

type Written = PostView['post'] | CommentView['comment'];
const isGone = ({ deleted, removed }: Written): boolean => deleted === true || removed === true;
const itemOf = (one: Written, at: number) => ({ id: one.ap_id, at, edited: editedAt(one), isGone: isGone(one) });
