import { dayMs, type Engagement, type Kind, type Post, type Time, type Way, ways } from '../core/domain.ts';
import { earliestPost } from '../core/take-post.ts';
import { contentIds } from './content-ids.ts';
import { csvText } from './csv-cell.ts';
import { bare, type Field, type Mapping, type Spares } from './known-columns.ts';
import { idInLink, platformNamed, wholeLink } from './links.ts';
import { parseTime, type TimeReading, whyNoTime } from './parse-time.ts';
import type { Row } from './row.ts';
import { accountOf, countOf, idOf, isTold } from './row-cells.ts';
import { cellText, rowText } from './row-text.ts';

export type RowPost =
  | {
      line: number;
      post: Post;
      /** As written; null: the row names none. */
      platform: string | null;
      /** Of an export of ours: whose mention it was, although its text does not match. */
      told?: ToldWay;
      row: unknown;
    }
  | {
      line: number;
      reason: string;
      /** Nothing is lost: the row has no text. */
      empty?: true;
      row: unknown;
    };

export interface ToldWay {
  brand: string;
  way: Way;
  matched: string[];
}

type GoodRow = Extract<Row, { get: unknown }>;
const plain = (row: GoodRow, column: string): string | null => row.get(column);
const unguarded = (cell: string | null): string | null => (cell === null ? null : csvText(cell));

export interface ReadPosts {
  mapping: Mapping;
  now: Time;
  spares?: Spares;
  times?: TimeReading;
  /** The platform of the ids. A link of that platform tells the id where no column does. */
  platform?: string;
  /** An export of ours, which says who spoke; as CSV what is no formula is guarded there as if it were one. */
  ours?: 'csv' | 'other' | null;
  /** Ids are made from what a row says, whatever its columns hold. */
  ownIds?: boolean;
  /** When rows without a time were posted. Default: they are rejected. */
  postedElse?: Time | null;
  /** Ids of rows without one, by their line. Default: made from what the row says. */
  idElse?: (line: number) => string | null;
}

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

/** How the rows of a file become posts, or are rejected with the reason. */
export function postReader({ mapping, spares = {}, ours, ...said }: ReadPosts): (row: Row) => RowPost {
  const get = ours === 'csv' ? (row: GoodRow, column: string) => unguarded(row.get(column)) : plain;
  const contentId = contentIds();
  const texts = [mapping.text, ...(spares.text ?? [])].filter((column) => column !== undefined);
  const bodyOf = (row: GoodRow): string => {
    for (const column of texts) {
      const found = cellText(get(row, column) ?? '', column);
      if (found !== '') return found;
    }
    return '';
  };
  const read = (row: GoodRow): RowPost => {
    const cell = (field: Field): string | null => {
      const column = mapping[field];
      return column === undefined ? null : get(row, column);
    };
    const first = (field: Field): string | null =>
      cell(field) ?? spares[field]?.map((column) => get(row, column)).find((found) => found !== null) ?? null;
    const { line } = row;
    const reject = (reason: string) => ({ line, reason, row: row.row });
    const url = linkOf(first('url'));
    const parentId = idOf(cell('parentId'));
    const repost = isTold(cell('repostOf'));
    const kind = repost
      ? 'repost'
      : (kindNames.get(bare(cell('kind') ?? '')) ?? (parentId === null ? 'post' : 'comment'));
    const text = rowText({ body: bodyOf(row), title: cell('title'), url, kind });
    if (text === '') return { ...reject(`no text in column '${mapping.text}'`), empty: true };
    const written = writtenTime(cell('at'), cell('hour'));
    const at = postedAt(written, said);
    if (at === null) return reject(`no time in column '${mapping.at}'`);
    if (typeof at === 'string') return reject(at);
    const authorId = accountOf(first('author')) ?? accountOf(first('authorName'));
    const givenId = said.ownIds ? null : idOf(cell('id'));
    return {
      line,
      row: row.row,
      platform: namedPlatform(cell('platform')),
      ...(ours && wayOf((column) => get(row, column))),
      post: {
        id:
          givenId ??
          (said.ownIds || said.platform === undefined ? null : idInLink(url, said.platform)) ??
          said.idElse?.(line) ??
          // The time of arrival is no part of a post: it may come again.
          contentId(written === null ? 0 : at, authorId, text, written ?? ''),
        url,
        author:
          authorId === null
            ? null
            : {
                id: authorId,
                name: accountOf(first('authorName')) ?? authorId,
                followers: countOf(cell('followers')),
              },
        text,
        language: cell('language'),
        kind,
        parentId,
        rootId: idOf(cell('rootId')),
        engagement: engagementOf(cell),
        reported: cell('sentiment'),
        ...(ours && outletOf(get(row, 'speaker'))),
        at,
      },
    };
  };
  return (row) => ('reason' in row ? row : read(row));
}

/** A text: why it cannot be used; null: there is none. */
function postedAt(
  written: string | null,
  { now, times = {}, postedElse = null }: Pick<ReadPosts, 'now' | 'times' | 'postedElse'>,
): Time | string | null {
  if (written === null) return postedElse;
  const shown = written.slice(0, 40);
  const at = parseTime(written, times);
  if (at === null) return `'${shown}' ${whyNoTime(written, times)}`;
  // Dates far back are slips, dates ahead are impossible: both would teach nonsense.
  if (at < earliestPost) return `the time ${shown} is before 1990`;
  return at > now + dayMs ? `the time ${shown} lies in the future` : at;
}

/** Date and hour may stand in two columns. */
export function writtenTime(at: string | null, hour: string | null): string | null {
  if (at === null || hour === null || !/^\d{1,2}(?:[:.h]\d\d){1,2}/.test(hour)) return at;
  const date = at.replace(/[T ]00:00(?::00(?:\.0+)?)?$/, '');
  return /\d[:h]\d\d/.test(date) ? at : `${date} ${hour}`;
}

/** What a stored speaker says beside the author: that an outlet spoke, or nobody who has a name. */
const outletOf = (speaker: string | null): Pick<Post, 'outlet'> =>
  speaker?.startsWith('host:') ? { outlet: speaker.slice(5) } : speaker?.startsWith('post:') ? { outlet: null } : {};

function wayOf(get: (column: string) => string | null): { told?: ToldWay } {
  const way = ways.find((known) => known !== 'text' && known === get('way'));
  const brand = get('brand');
  const matched = get('matched');
  return way && brand !== null ? { told: { brand, way, matched: matched === null ? [] : [matched] } } : {};
}

const namedPlatform = (cell: string | null): string | null => (cell === null ? null : platformNamed(cell));

/** A column called `source` holds a link in some exports and a name in others. */
const linkOf = (cell: string | null): string | null => {
  const link = wholeLink(cell);
  return link !== null && /^[a-z]+:\/\//i.test(link) ? link : null;
};

function engagementOf(cell: (field: Field) => string | null): Engagement {
  const engagement: Engagement = {};
  for (const name of ['likes', 'replies', 'reposts', 'views'] as const) {
    const counted = countOf(cell(name));
    if (counted !== null) engagement[name] = counted;
  }
  return engagement;
}
