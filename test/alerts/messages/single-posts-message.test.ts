import { expect, test } from '@jest/globals';
import { describeSinglePosts } from '../../../src/alerts/messages/single-posts-message.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks, slackFallback } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import { webhookBody } from '../../../src/alerts/notifiers/webhook/body.ts';
import { hourMs } from '../../../src/core/domain.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { sampleMention, sampleNotification, waveNow } from '../../support/alert-samples.ts';
import { kaffa } from '../../support/workplace.ts';

const row = sampleNotification({ incident: 'mentions/kaffa/2026-03-12T13' });
const posts = Array.from({ length: 20 }, (_, n) =>
  sampleMention(`It is <b>cold</b> again, number ${n} ${'x'.repeat(300)}`),
);
const message = describeSinglePosts({
  ...{ row, brand: { ...kaffa, title: 'Kaffa & Co' }, intents: ['complaint'], posts, more: 17 },
  ...{ period: { from: waveNow - hourMs, to: waveNow }, words: en, now: waveNow },
});

test('a day of single posts fits into every channel, a line and a link each', () => {
  const blocks = slackBlocks(message, '');
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const text of [JSON.stringify(blocks), emailHtml(message, null), alertText(message, '')])
    for (const n of [0, 19]) {
      expect(text.replace(/\s+/g, ' ')).toContain(`again, number ${n} `);
      expect(text).toContain(posts[n]?.url ?? '');
    }
  expect(message.examples.every(({ text }) => text.length <= 140)).toBe(true);
  expect(slackFallback(message)).toBe('37 posts since Thu 12 Mar, 12:30 UTC · Kaffa &amp; Co: single posts');
});

test('they are no incident: nobody has to answer, and none is named', () => {
  for (const text of [JSON.stringify(slackBlocks(message, '', true)), emailHtml(message, null), alertText(message, '')])
    expect(text).not.toMatch(/Incident |Acknowledge|To acknowledge|mentions\/kaffa/);
  expect(webhookBody(message, row)).toMatchObject({ type: 'mentions', brand: 'kaffa', findings: [] });
  expect(webhookBody(message, row).examples).toHaveLength(20);
  expect(message.notes).toEqual(['17 more posts are not shown: this channel takes only so many a day.']);
});
