import { describe, expect, test } from '@jest/globals';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import { describeIncident } from '../../../src/alerts/messages/message.ts';
import { askOwner } from '../../../src/alerts/notifiers/ask-owner.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks, slackShort } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import { type FindingKind, type Incident, type NoticeKind, severities } from '../../../src/core/incident.ts';
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
  /handed on|another channel|within 60 minutes|wordings|what if|alert too|it is now|somebody has to|those who read|it is over|for want of|mended|verdicts|depends on|height|voices?\b|nothing is said|looked after|nobody has acknowledged|told here|\babout safety\b|such a post/i;

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
      if (occasion !== 'resolved') expect(text).toContain(message.toDo);
      expect(text.match(/Rita Vogt/g)).toHaveLength(1);
      expect(text).toMatch(/(To acknowledge or mute, ask|Take it on yourself, or ask|Tell) Rita Vogt|First take this/);
      expect(text.includes('wiki.example')).toBe(
        told.playbook !== null && occasion !== 'resolved' && occasion !== 'undelivered',
      );
    }
    const withButtons = JSON.stringify([slackBlocks(message, line, true), slackShort(message, true)]);
    // In the message, and in its short form for a thread.
    expect(withButtons.match(/Rita Vogt/g)).toHaveLength(2);
    expect(withButtons).not.toContain('acknowledge or mute');
  });

  test('of one that is over, a verdict is all that is asked for', () => {
    expect(message.toDo === en.toDo.judge).toBe(occasion === 'resolved');
  });

  test('what the bars count stands at the chart', () => {
    const counted = { wave: /^People posting negatively about/, surge: /^Mentions of/, silence: /^Mentions of/ };
    expect(message.picture.title).toMatch({ ...counted, post: counted.wave }[kind]);
    const { text, slack } = everywhere;
    for (const one of [text, slack]) expect(one.split(line)[0]).toMatch(new RegExp(`${message.picture.title}.{1,4}$`));
    expect(emailHtml(message, 'chart')).toContain(`alt="${message.picture.title}. `);
  });

  test('it tells one time of an alert, and a past number with its day', () => {
    const alerted = everywhere.text.match(/(alerted|since the alert (at|on)( Thu 12 Mar,)?) \d\d:\d\d/g) ?? [];
    for (const one of alerted) expect(one).toMatch(/ 14:00$/);
    if (occasion === 'reminder') expect(message.headline).not.toMatch(/(?<!that day at|Thu 12 Mar,) 14:\d\d/);
  });

  test('an update begins with what has changed', () => {
    const changed = /(up|down) from \d+ (at|on|that day at) |^It has started again: |^Still only /;
    if (updates.includes(occasion)) expect(message.headline).toMatch(changed);
    if (updates.includes(occasion))
      expect(message.preview).toMatch(/^[\d,]+ .*((now|in the last hour) \(\d+ (at|on) |so far|; started again$)/);
    if (occasion === 'reminder' || occasion === 'unacknowledged')
      expect(message.why).toMatch(/^Not acknowledged since the alert (at|on) /);
  });

  test('one that was not delivered says who takes it on and who repairs the channel, and its preview names the channel', () => {
    if (occasion !== 'undelivered') return;
    expect(message.preview).toMatch(/; the channel “oncall” did not get this alert$/);
    expect(message.toDo).toBe(
      'First take this on yourself, or ask Rita Vogt (#cx-oncall) to. Then ask the people who run Earshot to repair the channel “oncall”.',
    );
  });

  test('one that is over asks once, for a verdict', () => {
    if (occasion !== 'resolved') return;
    for (const text of [everywhere.text, everywhere.mail])
      expect(text).toMatch(/To do: +Tell Rita Vogt \(#cx-oncall\) whether this was a real problem or a false alarm\./);
  });

  test('what is counted has a name, and what is past is not told as if it were now', () => {
    const detail = (label: string) => message.details.find((one) => one.label === label)?.value;
    expect(detail(en.labels.peak) ?? '1 person').toMatch(/^\d+ (person|people|posts?|news outlets?)\b/);
    const when = occasion === 'resolved' ? 'in the busiest hour' : 'in the last hour';
    expect(detail(en.labels.negative) ?? when).toContain(when);
    if (occasion === 'resolved') expect(everywhere.text).not.toContain('in the last hour');
  });

  test('it says of what time the usual number is', () => {
    const [, usual] = /(usually[^.;]*)/.exec(message.headline) ?? [];
    const isSaid = /(within|in the last|in an?) [^;]*; usually/.test(message.headline);
    if (usual && !isSaid) expect(usual).toMatch(/ in that time$/);
  });

  test('one that nobody has answered says who takes it on', () => {
    const isAsked = occasion === 'reminder' || occasion === 'unacknowledged';
    expect(/^Nobody has taken this on\. Take it on yourself, or ask Rita Vogt/.test(message.toDo)).toBe(isAsked);
  });

  test('one after an urgent post says in its first sentence what the post is about', () => {
    if (kind === 'post') expect(`${message.headline} ${message.why}`).toMatch(/“[^”]*battery[^”]*exploded[^”]*”/);
  });

  test('a date stands once in a sentence', () => {
    for (const sentence of message.headline.split('. '))
      expect(sentence.match(/Thu 12 Mar/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test('the repeated text stands apart from the other posts', () => {
    const { text } = everywhere;
    const isApart = text.indexOf('Most repeated') < text.indexOf('Other posts');
    expect(isApart).toBe(message.stories.length > 0);
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

test('one that was not delivered asks nobody to take on what somebody has acknowledged, or what is over', () => {
  const told = situation('wave', 'undelivered');
  const toDo = (incident: Partial<Incident>): string =>
    describeIncident({ ...told, incident: { ...told.incident, ...incident } }).toDo;
  expect(toDo({ acknowledged: { by: 'mia', at: told.now - 60_000 } })).toMatch(
    /^mia acknowledged it at \d\d:\d\d: see whether mia needs help\. Then ask the people who run Earshot to repair the channel “oncall”\.$/,
  );
  expect(toDo({ state: 'resolved', resolvedAt: told.now })).toBe(
    'Ask the people who run Earshot to repair the channel “oncall”.',
  );
});

test('one that started again and that nobody acknowledged counts from there', () => {
  const told = situation('wave', 'reopened');
  const { why } = describeIncident({ ...told, kind: 'unacknowledged', now: told.now + 3_600_000 });
  expect(why).toBe('Not acknowledged since it started again at 22:00.');
});

test('a wave whose last number is from the day of its beginning names that day once', () => {
  expect(describeIncident(situation('wave', 'reminder')).headline).toMatch(
    /since Thu 12 Mar, 13:48, up from 62 that day at 14:50/,
  );
});

test('a surge or silence that was last told of another window does not compare the two', () => {
  for (const kind of ['surge', 'silence'] as const) {
    const told = situation(kind, 'escalated');
    const { lastTold } = told;
    const finding = lastTold?.finding && { ...lastTold.finding, scaleMs: 3 * lastTold.finding.scaleMs };
    const message = describeIncident({ ...told, lastTold: lastTold && { ...lastTold, finding } });
    expect(message.headline).toMatch(
      /^Still unusually (many|few) mentions since 13:00: \d+ mentions? in the last hour;/,
    );
  }
});

test('a surge is said to have become negative only where more than normal of it is negative', () => {
  const told = situation('surge', 'escalated');
  const [rule] = told.incident.rules;
  if (!rule) throw new Error('the sample has no rule');
  const why = (share: number): string => {
    const latest = { ...rule.latest, share };
    return describeIncident({ ...told, incident: { ...told.incident, rules: [{ ...rule, latest }] } }).why;
  };
  expect([why(0.13), why(0.4)]).toEqual(['', 'Far more people post negatively than at the last message.']);
});

test('the last number of another day is told with its date', () => {
  expect(describeIncident(situation('silence', 'reminder')).headline).toContain('up from 1 on Thu 12 Mar, 14:50');
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

  test('in its severity, which never falls', () => {
    const weights = incident.occasions.map(({ severity }) => severities.indexOf(severity));
    expect(weights).toEqual([...weights].sort((a, b) => a - b));
    expect(incident.severity).toBe(incident.occasions.at(-1)?.severity);
  });

  test('in who has the most followers', () => {
    const [top] = drivers?.byReach ?? [];
    for (const { author } of evidence.examples)
      if (top) expect(author?.followers ?? 0).toBeLessThanOrEqual(top.followers ?? 0);
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
