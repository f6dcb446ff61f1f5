import { dayMs, type Engagement, type Kind, type Post, type Time } from '../core/domain.ts';
import { sha256 } from '../core/identity.ts';
import { decodeOnce } from './html-text.ts';
import { parseTime } from './parse-time.ts';
import type { Row } from './rows.ts';

/** What a row can hold, and the column names it is known by, best first (letters and digits only). */
const knownNames = {
  text: [
    'text',
    'fulltext',
    'tweettext',
    'tweet',
    'content',
    'body',
    'message',
    'comment',
    'review',
    'reviewtext',
    'post',
    'description',
  ],
  at: [
    'at',
    'createdat',
    'publishedat',
    'postedat',
    'timestamp',
    'datetime',
    'date',
    'time',
    'published',
    'created',
    'createdutc',
    'posted',
    'pubdate',
  ],
  id: [
    'platformid',
    'tweetid',
    'postid',
    'statusid',
    'commentid',
    'messageid',
    'reviewid',
    'idstr',
    'id',
    'objectid',
    'guid',
    'uuid',
  ],
  author: [
    'authorid',
    'userid',
    'accountid',
    'useridstr',
    'userscreenname',
    'screenname',
    'username',
    'authorname',
    'handle',
    'author',
    'user',
    'account',
  ],
  authorName: [
    'authorname',
    'username',
    'userscreenname',
    'screenname',
    'handle',
    'displayname',
    'author',
    'user',
    'account',
    'name',
  ],
  followers: ['authorfollowers', 'followers', 'followerscount', 'userfollowerscount', 'followercount'],
  url: ['url', 'link', 'permalink', 'posturl', 'tweeturl', 'uri', 'href'],
  language: ['language', 'lang', 'locale'],
  kind: ['kind', 'posttype', 'tweettype', 'type'],
  parentId: ['parentid', 'inreplytostatusid', 'inreplytostatusidstr', 'inreplytoid', 'replyto'],
  rootId: ['rootid', 'conversationid', 'threadid'],
  likes: ['engagementlikes', 'likes', 'likecount', 'favoritecount', 'favorites', 'favourites', 'score', 'upvotes'],
  replies: ['engagementreplies', 'replies', 'replycount', 'comments', 'numcomments'],
  reposts: ['engagementreposts', 'reposts', 'repostcount', 'retweets', 'retweetcount', 'shares'],
  views: ['engagementviews', 'views', 'viewcount', 'impressions', 'impressioncount'],
} as const;

export type Field = keyof typeof knownNames;
export const fields = Object.keys(knownNames) as Field[];
/** Field -> the column that holds it. */
export type Mapping = Partial<Record<Field, string>>;

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Fills in what `given` leaves open from the names of the columns. */
export function guessMapping(columns: readonly string[], given: Mapping = {}): Mapping {
  const byName = new Map([...columns].reverse().map((column) => [bare(column), column]));
  const mapping: Mapping = { ...given };
  for (const field of fields) {
    if (mapping[field] !== undefined) continue;
    const name = knownNames[field].find((known) => byName.has(known));
    const column = name === undefined ? undefined : byName.get(name);
    if (column !== undefined) mapping[field] = column;
  }
  return mapping;
}

export type RowPost = { line: number; post: Post; row: unknown } | { line: number; reason: string; row: unknown };

/** Dates far back are slips, dates ahead are impossible: both would teach nonsense. */
const earliest = Date.UTC(1990, 0, 1);
// A map: a stranger's `constructor` must not find what every object has.
const kindNames = new Map<string, Kind>([
  ['comment', 'comment'],
  ['reply', 'comment'],
  ['repliedto', 'comment'],
  ['repost', 'repost'],
  ['retweet', 'repost'],
  ['retweeted', 'repost'],
  ['share', 'repost'],
  ['quote', 'quote'],
  ['quoted', 'quote'],
]);

/** A row becomes a post, or is rejected with the reason. Entities in the text are decoded once. */
export function rowPost(row: Row, mapping: Mapping, now: Time): RowPost {
  if ('reason' in row) return row;
  const value = (field: Field): string | null => {
    const column = mapping[field];
    return column === undefined ? null : row.get(column);
  };
  const reject = (reason: string): RowPost => ({ line: row.line, reason, row: row.row });
  const text = decodeOnce(value('text') ?? '').trim();
  if (text === '') return reject(`no text in column '${mapping.text}'`);
  const written = value('at');
  if (written === null) return reject(`no time in column '${mapping.at}'`);
  const at = parseTime(written);
  if (at === null) return reject(`'${written.slice(0, 40)}' is not a time (ISO 8601, RFC 2822 or epoch)`);
  if (at < earliest) return reject(`the time ${written.slice(0, 40)} is before 1990`);
  if (at > now + dayMs) return reject(`the time ${written.slice(0, 40)} lies in the future`);
  const authorId = value('author') ?? value('authorName');
  return {
    line: row.line,
    row: row.row,
    post: {
      id: value('id') ?? contentId(at, authorId, text),
      url: value('url'),
      author:
        authorId === null
          ? null
          : { id: authorId, name: value('authorName') ?? authorId, followers: count(value('followers')) },
      text,
      language: value('language'),
      kind: kindNames.get(bare(value('kind') ?? '')) ?? (value('parentId') === null ? 'post' : 'comment'),
      parentId: value('parentId'),
      rootId: value('rootId'),
      engagement: engagementOf(value),
      at,
    },
  };
}

/** Without an id column, the same row is the same post. */
const contentId = (at: Time, author: string | null, text: string): string =>
  `row-${sha256(JSON.stringify([at, author, text]))
    .toString('hex')
    .slice(0, 32)}`;

const count = (cell: string | null): number | null =>
  cell !== null && /^\d+(?:\.0+)?$/.test(cell) ? Number(cell) : null;

function engagementOf(value: (field: Field) => string | null): Engagement {
  const engagement: Engagement = {};
  for (const name of ['likes', 'replies', 'reposts', 'views'] as const) {
    const counted = count(value(name));
    if (counted !== null) engagement[name] = counted;
  }
  return engagement;
}
