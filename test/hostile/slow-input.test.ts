import { describe, expect, test } from '@jest/globals';
import { chooseExamples } from '../../src/alerts/evidence/choose-examples.ts';
import { escapeHtml } from '../../src/alerts/notifiers/email/html.ts';
import { escapeSlack } from '../../src/alerts/notifiers/slack/blocks.ts';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { createScorer } from '../../src/analysis/sentiment/index.ts';
import { fold } from '../../src/analysis/text/fold.ts';
import { storyKey } from '../../src/analysis/text/story-words.ts';
import { keyPhrases } from '../../src/analysis/topics/key-phrases.ts';
import { findStories } from '../../src/analysis/topics/stories.ts';
import { escapeXml, fitText } from '../../src/charts/svg-text.ts';
import { oneLine } from '../../src/cli/terminal/output.ts';
import { decodeDocument } from '../../src/collectors/feeds/decode-document.ts';
import { repaired } from '../../src/collectors/feeds/feed-repair.mjs';
import { withItemsInPlace } from '../../src/collectors/feeds/feed-structure.mjs';
import { wholeFeed } from '../../src/collectors/feeds/whole-feed.ts';
import { canonicalLink } from '../../src/collectors/platforms/rss/feed-links.ts';
import { firstText, plainText } from '../../src/collectors/platforms/rss/feed-words.ts';
import { cleanPost, cleanText, cleanUrl } from '../../src/core/clean.ts';
import { csvCell } from '../../src/files/csv-cell.ts';
import { decodeOnce, feedText, htmlToText } from '../../src/files/html-text.ts';
import { parseTime } from '../../src/files/parse-time.ts';
import { postReader } from '../../src/files/row-posts.ts';
import { readRows } from '../../src/files/rows.ts';
import { redact } from '../../src/net/redact.ts';
import { toJson } from '../../src/storage/postgres/connection/values.ts';
import { excerpt, shellWord } from '../../src/wording/words.ts';
import { scrub } from '../../src/workers/sources/failures.ts';
import { sampleMention } from '../support/alert-samples.ts';
import { computedMs } from '../support/computed.ts';
import { postsAtOnce } from '../support/posts-at-once.ts';
import { postOf } from '../support/workplace.ts';

const size = 100_000;
const now = Date.UTC(2026, 2, 16, 12);
/** Far more than what takes linear time needs, and far less than what does not. */
const boundMs = 5_000;

const fill = (piece: string): string => piece.repeat(Math.ceil(size / piece.length));

/** Texts that make a pattern that looks at a place twice take quadratic time or worse. */
const texts: Record<string, string> = {
  blanks: `a${fill(' ')}b`,
  'blanks and line breaks': `a${fill(' \n')}b`,
  letters: fill('a'),
  digits: `${fill('1')}.`,
  'combining marks': `a${fill('\u0301')}`,
  'lone surrogates': fill('\ud800'),
  'control characters': fill('\u0000\u202e'),
  'opened tags': fill('<a '),
  'opened brackets': fill('<'),
  'opened scripts': fill('<script>'),
  'ends of scripts': `<script>${fill('</script ')}`,
  'opened comments': fill('<!--'),
  ampersands: fill('&a'),
  'one endless entity': `&${fill('a')}`,
  quotes: fill('"'),
  'escaped quotes': `1234567890123456 "${fill('\\"')}`,
  backslashes: `"1234567890123456${fill('\\')}`,
  addresses: fill('http://a@'),
  'one endless address': `http://${fill('a')}`,
  handles: fill('@a'),
  'hyphens and apostrophes': fill("a-a'"),
  'words of the query': fill('acme '),
  'almost the phrase': fill('acme coffee '),
  'the phrase with signs': `acme${fill('!')}`,
  'brackets after a zone': fill('z('),
  'square brackets': fill('['),
  formulas: fill(';='),
  semicolons: fill('; '),
  kana: fill('\u30a2'),
  emoji: fill('\u{1f600}\u200d'),
  'ligatures that unfold': fill('\ufdfa'),
  'backquotes and stars': fill('`*_~'),
};

const matcher = compileQuery('(acme OR "coffee maker" OR #acme OR @acme OR acme.com) -"give away"');

/** A clear refusal is an answer too. */
const refusing =
  (read: (text: string) => unknown) =>
  (text: string): unknown => {
    try {
      return read(text);
    } catch {
      return null;
    }
  };

const readers: Record<string, (text: string) => unknown> = {
  cleanText,
  cleanUrl: (text) => cleanUrl(`https://a.example/${text}`),
  cleanPost: (text) =>
    cleanPost(postOf(text, { text, language: text, author: { id: text, name: text, followers: 1 } })),
  scrub,
  redact: (text) => redact(text, ['secret', 'aaaaaaab']),
  excerpt: (text) => excerpt(text, 280),
  shellWord,
  escapeSlack,
  escapeHtml,
  escapeXml,
  fitText: (text) => fitText(text, 40),
  oneLine,
  fold,
  match: (text) => matcher.match({ text, url: `https://a.example/${text}`, author: { name: text } }),
  'the query itself': refusing(compileQuery),
  storyKey,
  findStories: (text) => findStories([sampleMention(text), sampleMention(text)]),
  keyPhrases: (text) => {
    const voice = (speaker: string) => ({ text, speaker, story: null, language: 'en' });
    return keyPhrases([voice('a'), voice('b'), voice('c')], [voice('d')], { queryTerms: [text.slice(0, 100)] });
  },
  chooseExamples: (text) => chooseExamples([sampleMention(text), sampleMention(text)], ['acme']),
  htmlToText,
  feedText,
  decodeOnce,
  parseTime,
  'a time with it at its end': (text) => parseTime(`Mon, 02 Jan 2006 15:04:05${text}`),
  'a time of another form with it': (text) => parseTime(`2006-01-02 15:04:05${text}`),
  wholeFeed: refusing(wholeFeed),
  'a doctype': refusing((text) => wholeFeed(`<!doctype${text}`)),
  'a doctype with brackets': refusing((text) => wholeFeed(`<!doctype a [${text}] ${text}`)),
  'a processing instruction': refusing((text) => wholeFeed(`<?a ${text}`)),
  'a root element': refusing((text) => wholeFeed(`<${text}>`)),
  'a whole root element': refusing((text) => wholeFeed(`<${text}></${text}>`)),
  'an end of a feed': refusing((text) => wholeFeed(`<rss>${text}`)),
  'items in their place': (text) => withItemsInPlace(`<rss>${text}</rss>`, 'rss'),
  'items of RDF in their place': (text) => withItemsInPlace(`<rdf>${text}</rdf>`, 'rdf'),
  'a feed that is repaired': (text) => repaired(`<rss><item>${text}</item></rss>`),
  'entities of a feed': refusing((text) =>
    wholeFeed(`<!DOCTYPE a [<!ENTITY a "${text}"><!ENTITY b "b">]><rss>&b;${text}</rss>`),
  ),
  'JSON with something behind it': refusing((text) => wholeFeed(`{"a":"${text}`)),
  'the first words of a feed': (text) => firstText([`<![CDATA[${text}`]),
  'plain text of a feed': plainText,
  decodeDocument: (text) => decodeDocument(Buffer.from(text), `text/xml; charset${text.slice(0, 8000)}`),
  canonicalLink: (text) => canonicalLink(`https://a.example/?${text}`),
  csvCell,
  toJson,
};

describe('a stranger cannot keep us busy with one long text', () => {
  for (const [reader, read] of Object.entries(readers)) {
    test(`${reader}`, () => {
      const slow: string[] = [];
      for (const [name, text] of Object.entries(texts)) {
        const start = computedMs();
        read(text);
        if (computedMs() - start > boundMs) slow.push(name);
      }
      expect(slow).toEqual([]);
    });
  }

  test('the sentiment model', async () => {
    const scorer = await createScorer();
    const start = computedMs();
    for (const text of Object.values(texts)) {
      expect(await scorer.score([{ id: 'a', text, language: text }])).toHaveLength(1);
    }
    expect(computedMs() - start).toBeLessThan(6 * boundMs);
  });

  test('a row of a file', async () => {
    const slow: string[] = [];
    for (const [name, text] of Object.entries(texts)) {
      const start = computedMs();
      for (const line of [
        `{"text":"${text}"}`,
        `{"text":${text}}`,
        `text,at\n"${text}",${text}`,
        `"${text}\n${text}`,
      ]) {
        async function* bytes() {
          yield Buffer.from(line);
        }
        const source = await readRows(bytes(), 'a.jsonl').catch(() => null);
        const read = postReader({ mapping: { text: 'text', at: 'at' }, now });
        for await (const row of source?.rows ?? []) read(row);
      }
      if (computedMs() - start > boundMs) slow.push(name);
    }
    expect(slow).toEqual([]);
  });

  test('every part of a feed', () => {
    const slow: string[] = [];
    const item = (text: string): Record<string, string> => ({
      date: `<item><title>acme</title><guid>1</guid><pubDate>${text}</pubDate></item>`,
      title: `<item><title>${text}</title><guid>1</guid></item>`,
      body: `<item><description><![CDATA[${text}]]></description><guid>1</guid></item>`,
      link: `<item><title>acme</title><link>https://a.example/?${text}</link></item>`,
      author: `<item><title>acme</title><author>${text}</author></item>`,
      'author without an end': `<item><title>acme</title><author>${text}</item>`,
      'author in CDATA': `<item><title>acme</title><author><![CDATA[</author>${text}]]></author></item>`,
      'author by parts': `<item><title>acme</title><author><name>${text}</name></author></item>`,
      editor: `<managingEditor>${text}</managingEditor><item><title>acme</title><guid>1</guid></item>`,
    });
    const marks = Array.from({ length: 10_000 }, (_, n) => `utm_${n}=1`).join('&amp;');
    for (const [name, text] of [...Object.entries(texts), ['tracking marks', marks] as const]) {
      for (const [part, xml] of Object.entries(item(text))) {
        const start = computedMs();
        try {
          postsAtOnce({
            text: `<rss version="2.0"><channel><title>a</title>${xml}</channel></rss>`,
            feedUrl: 'https://f.example/',
            now,
          });
        } catch {
          // That it cannot be read is an answer, too.
        }
        if (computedMs() - start > boundMs) slow.push(`${part}: ${name}`);
      }
    }
    expect(slow).toEqual([]);
  });

  test('a feed that is nested without end, or unfolds without end', () => {
    const deep = 200_000;
    const bomb = Array.from({ length: 12 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const feeds = [
      `<rss><channel>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}</channel></rss>`,
      `{"version":"https://jsonfeed.org/version/1.1","title":"a","items":${'['.repeat(deep)}${']'.repeat(deep)}}`,
      `{"version":"https://jsonfeed.org/version/1.1","title":"a","items":[${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}]}`,
      `<!DOCTYPE rss [<!ENTITY l0 "lol">${bomb}]><rss><channel><item><title>&l12;</title></item></channel></rss>`,
      `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>a</title><item><title>acme &x;</title><guid>1</guid></item></channel></rss>`,
    ];
    for (const feed of feeds) {
      const start = computedMs();
      let said = '';
      try {
        said = JSON.stringify(postsAtOnce({ text: feed, feedUrl: 'https://f.example/', now }));
      } catch (error) {
        said = String(error);
      }
      expect(computedMs() - start).toBeLessThan(boundMs);
      expect(said.length).toBeLessThan(1000);
      expect(said).not.toContain('root:');
    }
  });
});
