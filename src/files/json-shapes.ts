type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
const objectAt = (value: unknown, ...path: string[]): JsonObject | null => {
  const found = at(value, ...path);
  return isObject(found) ? found : null;
};

/** Where pages of APIs hold their posts. */
const listNames = [
  ...['data', 'hits', 'items', 'statuses', 'results', 'posts', 'comments', 'children', 'reviews', 'tweets', 'articles'],
  ...['messages', 'mentions', 'entries', 'records', 'rows', 'documents', 'feed'],
];
const textNames = ['text', 'full_text', 'body', 'content', 'message', 'comment_text', 'selftext'];

/** The posts in an object of JSON: itself, or, of a page, those that it holds. What is no post is left out. */
export function postsOf(value: JsonObject): JsonObject[] {
  const page: JsonObject[] =
    listIn(value) ?? ['data', 'response', 'result'].flatMap((key) => listIn(at(value, key)) ?? []);
  const posts: JsonObject[] = page.length > 0 || listIn(value) ? joined(page, value) : [value];
  return posts.map(postIn).filter((post) => post !== null);
}

function listIn(value: unknown): JsonObject[] | null {
  if (!isObject(value) || textNames.some((name) => typeof at(value, name) === 'string')) return null;
  for (const name of listNames) {
    const list = at(value, name);
    if (Array.isArray(list) && list.every(isObject)) return list as JsonObject[];
  }
  return null;
}

/** X tells the authors of a page apart from its posts. */
function joined(posts: JsonObject[], page: JsonObject): JsonObject[] {
  const users = at(page, 'includes', 'users');
  if (!Array.isArray(users)) return posts;
  const byId = new Map(users.filter(isObject).map((user) => [user.id, user]));
  return posts.map((post) => {
    const author = byId.get(post.author_id);
    return author && !Object.hasOwn(post, 'author') ? { ...post, author } : post;
  });
}

/** The post in what a platform puts around it; null: it is none. */
function postIn(value: JsonObject): JsonObject | null {
  const keys = Object.keys(value);
  const tweet = objectAt(value, 'tweet');
  if (tweet && keys.length === 1) return postIn(tweet);
  const thing = objectAt(value, 'data');
  if (thing && typeof value.kind === 'string' && /^t\d$/.test(value.kind)) return thing;
  if (typeof value.did === 'string' && typeof value.kind === 'string') return eventPost(value, value.did);
  const reblog = objectAt(value, 'reblog');
  if (reblog) return { ...value, content: reblog.content, kind: 'repost', parent_id: reblog.id };
  const references = value.referenced_tweets ?? value.referenced_posts;
  const reference: unknown = Array.isArray(references) ? references[0] : undefined;
  return isObject(reference) && !Object.hasOwn(value, 'kind')
    ? { ...value, kind: reference.type, parent_id: reference.id }
    : value;
}

const blueskyPost = 'app.bsky.feed.post';

/** An event of Bluesky's stream: posts that are written are posts; likes, deletions and new names are none. */
function eventPost(value: JsonObject, did: string): JsonObject | null {
  const commit = objectAt(value, 'commit');
  const record = objectAt(commit, 'record');
  const key = at(commit, 'rkey');
  if (!record || typeof key !== 'string' || at(commit, 'collection') !== blueskyPost) return null;
  return {
    ...record,
    did,
    id: `at://${did}/${blueskyPost}/${key}`,
    url: `https://bsky.app/profile/${did}/post/${key}`,
    parent_id: at(record, 'reply', 'parent', 'uri') ?? null,
    root_id: at(record, 'reply', 'root', 'uri') ?? null,
  };
}
