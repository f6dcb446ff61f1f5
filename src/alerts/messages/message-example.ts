import type { Mention, Time } from '../../core/domain.ts';
import { sourceName } from '../../wording/source-name.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
import { whenOf } from './when-of.ts';

/** A post in a message. Its text and name are untrusted. */
export interface Example {
  text: string;
  author: string | null;
  /** Name of the source, which operators know better than the platform; and as a reader knows it. */
  source: string;
  where: string;
  at: Time;
  /** `14:07`, with the day when it is not today. */
  atWords: string;
  /** http(s) only. */
  link: SafeLink | null;
}

export interface SafeLink {
  url: string;
  /** The host that the link leads to, used as its only label. */
  host: string;
}

const mostPosts = 3;

/** The examples to show besides the stories, which are posts too: three in all. */
export const shownExamples = ({
  examples,
  stories,
  singlePosts,
}: {
  examples: readonly Example[];
  stories: readonly unknown[];
  singlePosts?: true;
}) => (singlePosts ? examples : examples.slice(0, mostPosts - stories.length));

export const exampleOf = (mention: Mention, times: TimeWords, now: Time): Example => ({
  text: excerpt(mention.text, 280),
  author: mention.author ? excerpt(mention.author.name, 60) || null : null,
  source: mention.source,
  where: sourceName(mention.source),
  at: mention.at,
  atWords: whenOf(mention.at, now, times),
  link: safeLink(mention.url),
});

/** An http(s) link with its host; null for anything else. */
export function safeLink(url: string | null): SafeLink | null {
  if (url === null || url.length > 1500 || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null;
  // A user name before the host only deceives: https://bank.example@evil.example
  parsed.username = '';
  parsed.password = '';
  return { url: parsed.href, host: parsed.hostname };
}
