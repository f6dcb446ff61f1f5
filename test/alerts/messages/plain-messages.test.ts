import { describe, expect, test } from '@jest/globals';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import { describeIncident } from '../../../src/alerts/messages/message.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { nextSteps } from '../../../src/alerts/notifiers/next-steps.ts';
import { slackBlocks, slackShort } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import {
  type FindingKind,
  type Incident,
  type NoticeKind,
  type Occasion,
  severities,
} from '../../../src/core/incident.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { againAt } from '../../support/told-incidents.ts';
import { situation } from '../../support/told-situations.ts';

const kinds: readonly FindingKind[] = ['wave', 'surge', 'silence', 'post'];
const occasions: readonly NoticeKind[] = [
  ...(['opened', 'escalated', 'reminder', 'resolved', 'reopened', 'unacknowledged', 'undelivered'] as const),
];
const cases = kinds.flatMap((kind) => occasions.map((occasion) => [kind, occasion] as const));
const news: readonly FindingKind[] = ['surge', 'silence'];
const waiting: readonly NoticeKind[] = ['reminder', 'unacknowledged'];
const updates: readonly NoticeKind[] = ['escalated', 'reminder', 'reopened', 'unacknowledged'];

/** Words that readers stumbled over. */
const banned =
  /handed on|another channel|within 60 minutes|wordings|what if|alert too\b|it is now|somebody has to|those who read|it is over|for want of|mended|verdicts|depends on|height|voices?\b|nothing is said|looked after|told here|\babout safety\b|such a post|taken this on|take this on|take it on|\bowner\b|the same contact|one text\?|What it was about|posts like it|an urgent post/i;

describe.each(cases)('of a %s, %s', (kind, occasion) => {
  const told = situation(kind, occasion);
  const message = describeIncident(told);
  const { line } = drawChart(message, silentLogger);
  const everywhere = {
    text: alertText(message, line).replace(/\s+/g, ' '),
    mail: emailHtml(message, null).replace(/<[^>]*>/g, ' '),
    slack: JSON.stringify(slackBlocks(message, line)),
    thread: JSON.stringify(slackShort(message)),
  };

  test('it says what its reader does, and to whom else it can go, everywhere', () => {
    for (const text of Object.values(everywhere)) {
      expect(text).toMatch(/To do:/);
      if (occasion !== 'resolved') expect(text).toContain(message.toDo.slice(1));
      expect(text.match(/Rita Vogt/g)).toHaveLength(1);
      expect(text).toMatch(
        occasion === 'resolved'
          ? news.includes(kind)
            ? /Tell Rita Vogt \(#cx-oncall\) whether it was worth an alert or was a false alarm\./
            : /Tell Rita Vogt \(#cx-oncall\) whether it was worth an alert, was a false alarm, or was about another Acme\./
          : waiting.includes(occasion)
            ? /To do:\*?\s+Ask Rita Vogt \(#cx-oncall\) to acknowledge it\. Then [a-z]/
            : /Not yours\? Pass it to Rita Vogt \(#cx-oncall\), who can also acknowledge or mute it\./,
      );
      expect(text.includes('wiki.example')).toBe(told.playbook !== null && occasion !== 'resolved');
    }
  });

  test('where it can be answered, it begins with that, in the word that the button has', () => {
    const withButtons = JSON.stringify([slackBlocks(message, line, true), slackShort(message, true)]);
    const onConsole = alertText(message, line, { ending: 'commands' }).replace(/\s+/g, ' ');
    for (const text of [withButtons, onConsole]) {
      expect(text).not.toContain('acknowledge or mute');
      if (occasion === 'resolved') continue;
      expect(text).toMatch(/To do:\*? Acknowledge this alert, then [a-z]/);
      expect(text).toContain('Not yours? Pass it to Rita Vogt (#cx-oncall).');
    }
    if (occasion === 'resolved') return;
    expect(withButtons).toContain('"text":"Acknowledge"');
    expect(message.commands[0]).toEqual({ label: 'Acknowledge', command: 'earshot incidents ack acme-17' });
  });

  test('of one that is over, a verdict is all that is asked for, and every answer has its command and its button', () => {
    expect(message.toDo === en.toDo.judge(news.includes(kind) ? null : 'Acme')).toBe(occasion === 'resolved');
    if (occasion !== 'resolved') return;
    expect(message.commands.slice(0, 3)).toEqual([
      { label: 'Worth an alert', command: 'earshot incidents verdict acme-17 real' },
      { label: 'False alarm', command: 'earshot incidents verdict acme-17 false-alarm' },
      { label: 'About another Acme', command: 'earshot incidents verdict acme-17 not-ours' },
    ]);
    const buttons = JSON.stringify(slackBlocks(message, line, true));
    for (const { label } of message.commands.slice(0, 3)) expect(buttons).toContain(`"text":"${label}"`);
  });

  test('what the bars count stands at the chart', () => {
    const counted = { wave: /^People posting negatively about/, surge: /^Mentions of/, silence: /^Mentions of/ };
    expect(message.picture.title).toMatch({ ...counted, post: counted.wave }[kind]);
    // One post is no rise: it has no chart.
    const hasChart = kind !== 'post' || told.incident.people > 1;
    expect(line !== '').toBe(hasChart);
    if (!hasChart) return;
    const { text, slack } = everywhere;
    for (const one of [text, slack]) expect(one.split(line)[0]).toMatch(new RegExp(`${message.picture.title}.{1,4}$`));
    expect(emailHtml(message, 'chart')).toContain(`alt="${message.picture.title}. `);
  });

  test('it tells one time of an alert, and a past number with its day', () => {
    const alerted = everywhere.text.match(/(alerted|since the alert at) \d\d:\d\d/g) ?? [];
    for (const one of alerted) expect(one).toMatch(/ 14:00$/);
    if (occasion === 'reminder')
      expect(message.headline).not.toMatch(/(?<!Thu 12 Mar,) 14:\d\d(?! the same day| on Thu 12 Mar)/);
  });

  test('an update begins with what has changed', () => {
    const changed =
      /(up|down) from \d+ at|^(It stopped|Mentions were back to normal) at 17:00 and (started|rose|dropped) again at |^Still only /;
    if (updates.includes(occasion)) expect(message.headline).toMatch(changed);
    if (updates.includes(occasion))
      expect(message.preview).toMatch(
        /^[\d,]+ .*((complained|negatively|in the last hour) \(\d+ (at|of them before it started again)|so far|; started again at 21:[03]0$)/,
      );
    if (occasion === 'reminder' || occasion === 'unacknowledged')
      expect(message.why).toMatch(/^Nobody has acknowledged it since the alert at /);
  });

  test('one that was not delivered says what the alert says, and below what to do which channel is to be repaired', () => {
    if (occasion !== 'undelivered') return;
    const original = describeIncident({ ...told, kind: 'opened' });
    expect(message.title).toBe(`${original.title} (not delivered to oncall)`);
    expect(message.headline).toBe(original.headline);
    expect([message.toDo, message.playbook]).toEqual([original.toDo, original.playbook]);
    expect(message.preview).toBe(`${original.preview}; the e-mail channel “oncall” did not get it`);
    const also =
      'Also: the e-mail channel “oncall” did not get this alert (the mail server refused it). Tell the people who maintain Earshot, this alert tool, to repair that channel.';
    expect([message.also, message.notes]).toEqual([also, []]);
    for (const text of Object.values(everywhere))
      expect(text).toMatch(/acknowledge or mute it\.(\s|\\n)*Also: the e-mail/);
  });

  test('a title begins with the brand', () => {
    expect(message.title).toMatch(/^Acme: [a-z]/);
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
  expect(message.toDo).toMatch(/^mia acknowledged it at \d\d:\d\d: nothing to do unless mia asks\.$/);
  expect(nextSteps(message, false).ask).toBe('To mute it, ask Rita Vogt (#cx-oncall).');
  expect(nextSteps(message, true).ask).toBeNull();
});

test('one that was not delivered is told as the alert is now: acknowledged, or over', () => {
  const told = situation('wave', 'undelivered');
  const now = (incident: Partial<Incident>) =>
    describeIncident({ ...told, incident: { ...told.incident, ...incident } });
  expect(now({ acknowledged: { by: 'mia', at: told.now - 60_000 } }).toDo).toMatch(/^mia acknowledged it at /);
  const over = now({ state: 'resolved', resolvedAt: told.now });
  expect([over.toDo, over.playbook]).toEqual([en.toDo.judge('Acme'), null]);
  expect(over.headline).toMatch(/^Over after /);
});

test('several channels that did not get it are told once each', () => {
  const told = situation('wave', 'undelivered');
  const [first] = told.undelivered;
  if (!first) throw new Error('the sample has no failure');
  const lost = [first, { ...first, kind: 'escalated' as const }, { ...first, channel: 'crm', type: null }];
  const message = describeIncident({ ...told, undelivered: lost });
  expect(message.title).toMatch(/ \(not delivered to oncall, crm\)$/);
  expect(message.preview).toMatch(/; the e-mail channel “oncall” and the channel “crm” did not get it$/);
  expect(message.also).toMatch(
    /^Also: the e-mail .*\. The channel “crm” did not .* Tell the people who maintain Earshot, this alert tool, to repair those channels\.$/,
  );
  expect(describeIncident({ ...told, undelivered: [] }).title).toMatch(/ \(not delivered\)$/);
});

test('one that started again says when it had stopped, and since when it holds again', () => {
  const message = describeIncident(situation('wave', 'reopened'));
  expect(message.headline).toMatch(
    /^It stopped at 17:00 and started again at 21:30: 163 people have complained since 13:48 \(140 of them before it started again\)/,
  );
  expect(message.facts[0]?.value).toBe(
    'Thu 12 Mar, 13:48 CET, alerted 14:00, stopped 17:00, again since 21:30, alerted again 22:00',
  );
  const headlineOf = (kind: FindingKind) => describeIncident(situation(kind, 'reopened')).headline;
  expect(headlineOf('surge')).toMatch(
    /^Mentions were back to normal at 17:00 and rose again at about 21:00: 118 mentions in the last hour;/,
  );
  expect(headlineOf('silence')).toMatch(
    /^Mentions were back to normal at 17:00 and dropped again at about 21:00: 4 mentions in the last hour;/,
  );
});

test('one that a person had closed is never said to have stopped', () => {
  const again = (kind: FindingKind, change: Partial<Occasion>) => {
    const told = situation(kind, 'reopened');
    const { againSince: _, ...occasion } = told.incident.occasions.at(-1) ?? { kind: 'reopened' };
    const occasions = [
      ...told.incident.occasions.slice(0, -1),
      { ...occasion, wasClosed: true, ...change } as Occasion,
    ];
    const { headline, facts } = describeIncident({ ...told, incident: { ...told.incident, occasions } });
    expect(facts[0]?.value).toContain('closed 17:00');
    return headline;
  };
  const againSince = againAt('silence');
  expect(again('wave', {})).toMatch(/^It was closed at 17:00 but goes on: 163 people /);
  expect(again('wave', { againSince })).toMatch(/^It was closed at 17:00 and started again at 21:00: 163 people /);
  expect(again('silence', {})).toMatch(/^It was closed at 17:00 but goes on: 4 mentions /);
  expect(again('silence', { againSince })).toMatch(
    /^It was closed at 17:00, and mentions dropped again at about 21:00: 4 mentions /,
  );
});

test('a source that cannot be read explains a drop only where it was lost before the drop', () => {
  const told = situation('silence', 'escalated');
  const sources = (minutesAfter: number): string | undefined => {
    const observed = told.evidence.observed.map((one) =>
      one.source === 'x' ? { ...one, until: told.incident.since + minutesAfter * 60_000 } : one,
    );
    return describeIncident({ ...told, evidence: { ...told.evidence, observed } }).facts.find(
      ({ label }) => label === en.labels.sources,
    )?.value;
  };
  expect(sources(60)).toMatch(
    /; X unreadable since 14:00: the real number may be higher, but the drop began before that$/,
  );
  expect(sources(-60)).toMatch(/; X unreadable since 12:00: this may explain part of the drop$/);
});

test('one that started again and that nobody acknowledged counts from there', () => {
  const told = situation('wave', 'reopened');
  const { why } = describeIncident({ ...told, kind: 'unacknowledged', now: told.now + 3_600_000 });
  expect(why).toBe('Nobody has acknowledged it since it was alerted again at 22:00.');
});

test('a wave whose last number is from the day of its beginning names that day once', () => {
  expect(describeIncident(situation('wave', 'reminder')).headline).toMatch(
    /since Thu 12 Mar, 13:48, up from 62 at 14:50 the same day/,
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
  expect(describeIncident(situation('silence', 'reminder')).headline).toContain('up from 1 at 14:50 on Thu 12 Mar');
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
