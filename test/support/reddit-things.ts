import type { Time } from '../../src/core/domain.ts';

/** A post (t3) or comment (t1) of the local Reddit. */
export interface RedditThing {
  name: string;
  subreddit: string;
  author: string;
  at: Time;
  /** Of a post: title and text; of a comment: its body. */
  text: string;
  body?: string;
  /** Of a comment: the post that it stands under. */
  link?: string;
  linkAuthor?: string;
  /** Deleted: no listing shows it, and its words are gone. */
  isGone?: boolean;
  /** Fields as the API sends them. */
  more?: Record<string, unknown>;
}

const idOf = (name: string): string => name.slice(3);
const pathOf = ({ name, subreddit, link }: RedditThing): string =>
  link === undefined
    ? `/r/${subreddit}/comments/${idOf(name)}/a_title/`
    : `/r/${subreddit}/comments/${idOf(link)}/a_title/${idOf(name)}/`;

/** As the API sends it. */
export function thingOf(thing: RedditThing): { kind: string; data: Record<string, unknown> } {
  const { name, subreddit, at, text, body, link, linkAuthor, isGone = false, more = {} } = thing;
  const author = isGone ? '[deleted]' : thing.author;
  const common = {
    id: idOf(name),
    name,
    subreddit,
    subreddit_name_prefixed: `r/${subreddit}`,
    author,
    ...(isGone ? {} : { author_fullname: `t2_${thing.author.toLowerCase()}` }),
    created: at / 1000,
    created_utc: at / 1000,
    edited: false,
    score: 3,
    permalink: pathOf(thing),
    over_18: false,
  };
  const data =
    link === undefined
      ? {
          title: text,
          selftext: isGone ? '[deleted]' : (body ?? ''),
          is_self: true,
          url: `https://www.reddit.com${pathOf(thing)}`,
          num_comments: 1,
          num_crossposts: 0,
          removed_by_category: isGone ? 'deleted' : null,
        }
      : {
          body: isGone ? '[deleted]' : text,
          link_id: link,
          parent_id: link,
          link_author: linkAuthor ?? 'someone',
          link_title: 'a title',
          replies: '',
        };
  return { kind: name.slice(0, 2), data: { ...common, ...data, ...more } };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As its feeds show them. */
export function atomOf(things: readonly RedditThing[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><category term="coffee" label="r/coffee"/><updated>2026-03-16T12:00:00+00:00</updated><id>/r/coffee/new/.rss</id><link rel="self" href="https://www.reddit.com/r/coffee/new/.rss" type="application/atom+xml" /><title>newest submissions : coffee</title>${things.map(entryOf).join('')}</feed>`;
}

function entryOf(thing: RedditThing): string {
  const { name, author, at, text, body, link, linkAuthor } = thing;
  const page = `https://www.reddit.com${pathOf(thing)}`;
  const user = `https://www.reddit.com/user/${author}`;
  const words = (markdown: string): string =>
    `<!-- SC_OFF --><div class="md"><p>${escaped(markdown)}</p>\n</div><!-- SC_ON -->`;
  const tail = `submitted by <a href="${user}"> /u/${author} </a> <br/> <span><a href="${page}">[link]</a></span>   <span><a href="${page}">[comments]</a></span>`;
  const content = link === undefined ? `${body ? words(body) : ''}   ${tail}` : words(text);
  const title = link === undefined ? text : `/u/${author} on a title by ${linkAuthor ?? 'someone'}`;
  const time = new Date(at).toISOString().replace('.000Z', '+00:00');
  return `<entry><author><name>/u/${author}</name><uri>${user}</uri></author><category term="${thing.subreddit}" label="r/${thing.subreddit}"/><content type="html">${escaped(content)}</content><id>${name}</id><link href="${page}" /><updated>${time}</updated>${link === undefined ? `<published>${time}</published>` : ''}<title>${escaped(title)}</title></entry>`;
}
