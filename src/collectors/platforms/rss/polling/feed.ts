import { Refused } from '../../../../core/errors.ts';
import { markOf } from '../read-feed.ts';
import type { Speakers } from '../who-speaks.ts';

export interface Feed {
  url: string;
  /** For messages: feed addresses may be secrets. */
  label: string;
  /** Its key in cursors. */
  key: string;
  speakers: Speakers | undefined;
}

const keyLength = 11;

/** The feeds of a configuration, each once. */
export function feedsOf(
  addresses: readonly string[],
  { baseUrl, speakers }: { baseUrl?: string | undefined; speakers?: Speakers | undefined },
): Feed[] {
  const feeds = addresses.map((address, index): Feed => {
    const url = URL.canParse(address, baseUrl) ? new URL(address, baseUrl) : null;
    const nth = addresses.length > 1 ? `feed ${index + 1}` : 'the feed';
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new Refused(`${nth} is not an http(s) address`);
    }
    return { url: url.href, label: `${nth} (${url.host})`, key: markOf(url.href, keyLength), speakers };
  });
  return feeds.filter(({ key }, index) => feeds.findIndex((feed) => feed.key === key) === index);
}
