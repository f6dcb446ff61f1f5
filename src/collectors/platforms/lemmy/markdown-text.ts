import { decodeOnce } from '../../../files/html-text.ts';

export interface MarkdownText {
  text: string;
  /** What it repeats of others. */
  quoted: string;
  links: string[];
}

// Spans are bounded: a stranger may open thousands and close none.
const image =
  /!\[([^\]]{0,500})\]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500}){0,5}(?:\s{1,5}"[^"]{0,500}")?\)/g;
const link = /\[([^\]]{0,500})\]\(<?((?:[^()\s<>]|\([^()\s]{0,500}\)){0,2000})>?(?:\s{1,5}"[^"]{0,500}")?\)/g;
const autolink = /<(https?:\/\/[^<>\s]{1,2000})>/g;
const fence = /^ {0,3}(?:```|~~~).*$/gm;
const spoiler = /^ {0,3}:::(?:[ \t]*spoiler)?[ \t]*(.*)$/gm;
const heading = /^ {0,3}#{1,6}[ \t]+/gm;
const rule = /^ {0,3}(?:[-*_][ \t]*){3,}$/gm;
const bold = /(\*\*|__|~~)(?=\S)([\s\S]{0,500}?\S)\1/g;
const italic = /(^|[^\p{L}\p{N}*_\\])([*_])(?=[^\s*_])([^*_\n]{0,500}[^\s*_])\2(?![\p{L}\p{N}])/gu;
const code = /`([^`\n]{1,500})`/g;
const escaped = /\\([\\`*_{}[\]()#+\-.!~>|])/g;
const quoteLine = /^ {0,3}> ?(.*)$/;

/** Markdown as people read it. Never used to make it safe. */
export function markdownText(markdown: string): MarkdownText {
  // Versions of 2023 escaped some letters as HTML.
  const lines = decodeOnce(markdown).split('\n');
  const own = lines.filter((line) => !quoteLine.test(line)).join('\n');
  const quoted = lines.flatMap((line) => quoteLine.exec(line)?.[1] ?? []).join('\n');
  const links: string[] = [];
  return { text: plain(own, links), quoted: plain(quoted, links), links };
}

function plain(markdown: string, links: string[]): string {
  return markdown
    .replace(image, '$1')
    .replace(link, (_, words: string, target: string) => {
      links.push(target);
      return words;
    })
    .replace(autolink, '$1')
    .replace(fence, '')
    .replace(spoiler, '$1')
    .replace(rule, '')
    .replace(heading, '')
    .replace(bold, '$2')
    .replace(italic, '$1$3')
    .replace(code, '$1')
    .replace(escaped, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
