import { expect, test } from '@jest/globals';
import { slackBlocks, slackFallback } from '../../../../src/alerts/notifiers/slack/blocks.ts';
import { plainDates, slackDates, withSlackTimes } from '../../../../src/alerts/notifiers/slack/slack-times.ts';
import { minuteMs } from '../../../../src/core/domain.ts';
import { en } from '../../../../src/wording/catalogue/en.ts';
import {
  sampleEvidence,
  sampleIncident,
  sampleMention,
  sampleMessage,
  waveNow,
} from '../../../support/alert-samples.ts';

const words = withSlackTimes(en);
const seconds = (time: number) => Math.floor(time / 1000);

test('each reader sees the times of a message in their own zone', () => {
  const lastTold = { people: 10, at: waveNow - 20 * minuteMs };
  const incident = sampleIncident({ people: 62 });
  const message = sampleMessage({ words, kind: 'escalated', incident, lastTold });
  const now = `<!date^${seconds(lastTold.at)}^{time}|14:10>`;
  expect(slackFallback(message)).toBe(
    `62 people have complained (10 at ${now}), growing · acme: complaints about a recall`,
  );
  const text = JSON.stringify(slackBlocks(message, ''));
  expect(text).toContain(`up from 10 at ${now} and growing`);
  expect(text).toContain('{date_short_pretty}, {time}|Thu 12 Mar, 13:48 CET>');
  expect(text.replace(/<!date\^[^>]*>/g, '')).not.toMatch(/\d\d:\d\d|CET|[\u0001-\u0003]/);
});

test('what a stranger wrote is no time of ours, and a cut one shows no remains', () => {
  const forged = '<!date^0^{time}|never> <!channel>';
  const evidence = sampleEvidence({
    examples: [sampleMention(forged, { author: { id: 'a', name: forged, followers: 1 } })],
  });
  const text = JSON.stringify(slackBlocks(sampleMessage({ words, evidence }), ''));
  expect(text).toContain('&lt;!date^0^{time}|never&gt;');
  expect(text).not.toContain('<!channel>"},');
  const time = words.times('UTC').full(waveNow);
  expect(slackDates(`since ${time.slice(0, -3)}`)).toBe('since …');
  expect(plainDates(`since ${time}.`)).toBe('since Thu 12 Mar, 13:30 UTC.');
});
