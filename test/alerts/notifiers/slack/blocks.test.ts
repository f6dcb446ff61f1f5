import { describe, expect, it } from '@jest/globals';
import { listMessages } from '../../../../src/alerts/messages/list-message.ts';
import { escapeSlack, slackBlocks, slackFallback } from '../../../../src/alerts/notifiers/slack/blocks.ts';
import { en } from '../../../../src/wording/catalogue/en.ts';
import {
  explanationSaying,
  sampleEvidence,
  sampleExplanation,
  sampleFinding,
  sampleIncident,
  sampleMention,
  sampleMessage,
  sampleNotification,
} from '../../../support/alert-samples.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every text object of a message, as Slack would read it. */
function texts(value: Json): { type: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  const own =
    typeof value.text === 'string' && typeof value.type === 'string' ? [{ type: value.type, text: value.text }] : [];
  return [...own, ...Object.values(value).flatMap(texts)];
}

const json = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const attack = '<!channel> <!here> <@U1> <#C1> <https://evil.example|your bank> *bold* `code` &lt;!channel&gt;';

describe('slack blocks', () => {
  const hostile = sampleMessage({
    incident: sampleIncident({ brand: attack, id: `x'${attack}` }, sampleFinding({ blindSources: [attack] })),
    evidence: sampleEvidence({
      examples: [
        sampleMention(attack, {
          author: { id: 'x', name: attack, followers: null },
          url: 'https://evil.example/a|b>c<!channel>?x=|"',
        }),
      ],
      topTerms: [attack],
      explanation: explanationSaying(attack, 'https://evil.example/a|b>c<!channel>?x=|"'),
    }),
  });

  it('mention nobody and link nowhere that a stranger wrote', () => {
    for (const { type, text } of texts(json(slackBlocks(hostile, '`x`'))))
      if (type === 'mrkdwn')
        for (const [tag] of text.matchAll(/<[^>]*>/g))
          expect(tag).toMatch(/^<https:\/\/evil\.example\/[^|]*\|open on evil\.example>$/);
    expect(slackFallback(hostile)).not.toMatch(/[<>]/);
    expect(escapeSlack('a < b & c > d')).toBe('a &lt; b &amp; c &gt; d');
  });

  it('hold posts in plain text, and escape what they share', () => {
    const said = 'UNIQUEWORD';
    const stories = sampleExplanation().stories.map((story) => ({ ...story, text: said }));
    const message = sampleMessage({
      evidence: sampleEvidence({
        examples: [sampleMention(said)],
        topTerms: [said],
        explanation: sampleExplanation({ stories }),
      }),
    });
    const found = texts(json(slackBlocks(message, ''))).filter(({ text }) => text.includes(said));
    expect(found.map(({ type }) => type)).toEqual(['mrkdwn', 'plain_text', 'plain_text']);
  });

  it('of a long list stay within the limits of Slack', () => {
    const told = Array.from({ length: 40 }, (_, n) => {
      const incident = sampleIncident({ id: `b${n}-1`, brand: `b${n} ${'long '.repeat(99)}` });
      return { row: sampleNotification({ incident: incident.id }), message: sampleMessage({ incident }) };
    });
    const [first, ...rest] = told;
    if (!first) throw new Error('nothing is told');
    const blocks = slackBlocks(listMessages([first, ...rest], { words: en, possibleRepeat: true }), '', true);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { text } of texts(json(blocks))) expect(text.length).toBeLessThanOrEqual(3_000);
    for (let n = 0; n < 40; n += 1) expect(JSON.stringify(blocks)).toContain(`*b${n} long`);
  });

  it('stay within the limits of Slack, however much there is to say', () => {
    const long = 'wörter & <mehr> '.repeat(1_000);
    const message = sampleMessage({
      incident: sampleIncident(
        { brand: long },
        sampleFinding({ blindSources: Array.from({ length: 20 }, () => long) }),
      ),
      evidence: sampleEvidence({
        examples: [1, 2, 3].map(() => sampleMention(long)),
        topTerms: Array(20).fill(long),
        explanation: explanationSaying(long),
      }),
    });
    const blocks = slackBlocks(message, long);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { text } of texts(json(blocks))) expect(text.length).toBeLessThanOrEqual(3_000);
    for (const block of json(blocks) as {
      type: string;
      text?: { text: string };
      fields?: { text: string }[];
      elements?: Json[];
    }[]) {
      if (block.type === 'header') expect(block.text?.text.length).toBeLessThanOrEqual(150);
      for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2_000);
      expect(block.elements?.length ?? 0).toBeLessThanOrEqual(10);
    }
    for (const { type, text } of texts(json(blocks))) if (type === 'mrkdwn') expect(text).not.toMatch(/&[a-z]{0,3}…/);
    expect(slackFallback(message).length).toBeLessThanOrEqual(4_000);
  });
});
