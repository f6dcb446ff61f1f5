import { htmlToText } from '../../../files/html-text.ts';

/** What is shown of a link: its middle, and dots where its end is cut. The rest is there for those who copy it. */
const unseen = /<span\b[^<>]*\bclass=(["'])[^"'<>]*\binvisible\b[^"'<>]*\1[^<>]*>[^<]*<\/span>/gi;
const cut = /(<span\b[^<>]*\bclass=(["'])[^"'<>]*\bellipsis\b[^"'<>]*\2[^<>]*>[^<]*)(<\/span>)/gi;
/** `RE: address`, for servers that show no quotes. */
const quoteLine = /<(p|span)\b[^<>]*\bclass=(["'])[^"'<>]*\bquote-inline\b[^"'<>]*\2[^<>]*>[\s\S]*?<\/\1>/gi;
const anchor = /<a\b([^<>]*)>/gi;
const address = /\bhref=(["'])(.*?)\1/i;
const named = /\bclass=(["'])[^"']*\b(?:mention|hashtag)\b[^"']*\1|\brel=(["'])[^"']*\btag\b[^"']*\2/i;

/** A post as people read it. */
export function statusText(content: string, { isQuote }: { isQuote: boolean }): string {
  const html = isQuote ? content.replace(quoteLine, '') : content;
  return htmlToText(html.replace(unseen, '').replace(cut, '$1\u2026$3'));
}

/** Where its links lead, but for those to accounts and hashtags; without `https://`, as words are looked for in them. */
export const linksOf = (content: string): string[] =>
  [...content.matchAll(anchor)].flatMap(([, attributes = '']) => {
    const target = address.exec(attributes)?.[2];
    return target === undefined || named.test(attributes) ? [] : [bare(htmlToText(target))];
  });

export const bare = (link: string): string => link.replace(/^https?:\/\/(?:www\.)?/i, '');
