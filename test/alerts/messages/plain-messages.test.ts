import { describe, expect, test } from '@jest/globals';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import { describeIncident } from '../../../src/alerts/messages/message.ts';
import { askOwner } from '../../../src/alerts/notifiers/ask-owner.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks, slackShort } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import type { FindingKind, NoticeKind } from '../../../src/core/incident.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { situation } from '../../support/told-situations.ts';

const kinds: readonly FindingKind[] = ['wave', 'surge', 'silence', 'post'];
const occasions: readonly NoticeKind[] = [
  ...(['opened', 'escalated', 'reminder', 'resolved', 'reopened', 'unacknowledged', 'undelivered'] as const),
];
const cases = kinds.flatMap((kind) => occasions.map((occasion) => [kind, occasion] as const));
const updates: readonly NoticeKind[] = ['escalated', 'reminder', 'reopened', 'unacknowledged'];

/** Words that readers stumbled over. */
const banned =
  /handed on|another channel:|for want of|mended|verdicts|depends on|height|voices?\b|nothing is said|looked after|nobody has acknowledged|told here|\babout safety\b|such a post/i;

describe.each(cases)('of a %s, %s', (kind, occasion) => {
  const told = situation(kind, occasion);
  const message = describeIncident(told);
  const { line } = drawChart(message, silentLogger);
  const everywhere = {
    text: alertText(message, line, { ask: askOwner(message) }).replace(/\s+/g, ' '),
    mail: emailHtml(message, null).replace(/<[^>]*>/g, ' '),
    slack: JSON.stringify(slackBlocks(message, line)),
    thread: JSON.stringify(slackShort(message)),
  };

  test('it says what to do and names whom to ask, everywhere', () => {
    for (const text of Object.values(everywhere)) {
      expect(text).toMatch(/To do:/);
      expect(text).toContain(message.toDo);
      expect(text).toMatch(/(To acknowledge or mute, ask|or a false alarm, tell) Rita Vogt/);
      expect(text.includes('wiki.example')).toBe(told.playbook !== null && occasion !== 'resolved');
    }
    const withButtons = JSON.stringify([slackBlocks(message, line, true), slackShort(message, true)]);
    expect(withButtons).toContain('Owner: Rita Vogt');
    expect(withButtons).not.toContain('To acknowledge or mute, ask');
  });

  test('nothing is to be done about one that is over', () => {
    expect(message.toDo.startsWith('Nothing')).toBe(occasion === 'resolved');
  });

  test('an update begins with what has changed', () => {
    const changed = /(up|down) from \d+ (at|on) |^It has started again: |^Still only /;
    if (updates.includes(occasion)) expect(message.headline).toMatch(changed);
    if (updates.includes(occasion))
      expect(message.preview).toMatch(/^[\d,]+ .*(now \(\d+ (at|on) |so far|; started again$)/);
    if (occasion === 'reminder' || occasion === 'unacknowledged')
      expect(message.why).toMatch(/^Not acknowledged since the alert (at|on) /);
  });

  test('no word of it is one that readers stumbled over', () => {
    for (const text of Object.values(everywhere)) expect(text).not.toMatch(banned);
  });

  test('one that is about a single post names no other topic', () => {
    const isAlone = kind === 'post' && told.incident.people === 1;
    expect(message.facts.some(({ label }) => label === en.labels.about)).toBe(kind !== 'silence' && !isAlone);
  });
});

test('a surge that a person acknowledged asks nobody to acknowledge it, and says who did', () => {
  const told = situation('surge', 'escalated');
  const acknowledged = { by: 'mia', at: told.now - 60_000 };
  const message = describeIncident({ ...told, incident: { ...told.incident, acknowledged } });
  expect(message.toDo).toMatch(/^mia acknowledged it at \d\d:\d\d: see whether mia needs help\.$/);
  expect(askOwner(message)).toBe('To mute it, ask Rita Vogt (#cx-oncall).');
});

test('a surge or silence that was last told of another window does not compare the two', () => {
  for (const kind of ['surge', 'silence'] as const) {
    const told = situation(kind, 'escalated');
    const { lastTold } = told;
    const finding = lastTold?.finding && { ...lastTold.finding, scaleMs: 3 * lastTold.finding.scaleMs };
    const message = describeIncident({ ...told, lastTold: lastTold && { ...lastTold, finding } });
    expect(message.headline).toMatch(
      /^Still unusually (many|few) mentions since 13:00: \d+ mentions? within 60 minutes;/,
    );
  }
});

test('the last number of another day is told with its date', () => {
  expect(describeIncident(situation('silence', 'reminder')).headline).toContain('down from 3 on Thu 12 Mar, 14:00');
});

/** The samples that tests and screenshots show are incidents that could have been. */
describe.each(cases)('the sample of a %s, %s, does not contradict itself', (kind, occasion) => {
  const { incident, evidence, now, lastTold } = situation(kind, occasion);
  const [rule] = incident.rules;
  const { drivers, stories, distinctStories } = evidence.explanation ?? {};

  test('in its times', () => {
    const end = incident.resolvedAt === null ? now : (rule?.lastHeldAt ?? now);
    for (const { at } of evidence.examples) expect(at >= incident.since && at <= end).toBe(true);
    for (const { at } of incident.occasions) expect(at >= incident.openedAt && at <= now).toBe(true);
    expect(lastTold === null || lastTold.at < now).toBe(true);
    expect(incident.openedAt).toBeGreaterThan(incident.since);
  });

  test('in its numbers', () => {
    if (!drivers || !rule) throw new Error('the sample has no evidence');
    const sum = (all: readonly { voices: number }[]) => all.reduce((total, { voices }) => total + voices, 0);
    expect([sum(drivers.sources), sum(drivers.languages)]).toEqual([drivers.authors, drivers.authors]);
    expect(drivers.posts).toBeGreaterThanOrEqual(drivers.authors);
    if (kind === 'wave') expect(drivers.authors).toBe(incident.people);
    const charted = evidence.series?.points.reduce((total, { at, counted }) => {
      return total + (at + (evidence.series?.stepMs ?? 0) > incident.since ? counted : 0);
    }, 0);
    // Between two parts of a wave there are the usual few.
    if (kind === 'wave' && occasion !== 'reopened') expect(charted).toBeLessThanOrEqual(incident.people + 4);
    if (kind === 'wave') expect(charted).toBeGreaterThanOrEqual(incident.people);
    const copies = (stories ?? []).reduce((total, { count }) => total + count - 1, 0);
    expect(distinctStories).toBe(drivers.posts - copies);
    expect(rule.peak.negatives).toBeLessThanOrEqual(rule.peak.mentions);
    expect(lastTold === null || lastTold.people <= incident.people).toBe(true);
  });
});
