import { describe, expect, it } from '@jest/globals';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import { safeLink } from '../../../src/alerts/messages/message-example.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
import { type Incident, onServer } from '../../../src/core/incident.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { duration, excerpt, howOften, percent, range, shellWord, timeWords } from '../../../src/wording/words.ts';
import {
  type FindingChange,
  sampleEvidence,
  sampleExplanation,
  sampleFinding,
  sampleIncident,
  sampleMention,
  sampleMessage,
  waveNow,
  waveStart,
} from '../../support/alert-samples.ts';

const fact = (message: ReturnType<typeof sampleMessage>, label: string) =>
  message.facts.find((candidate) => candidate.label === label)?.value;

describe('a message about an opened incident', () => {
  const message = sampleMessage();

  it('says what it is about, and how many against what is usual', () => {
    expect(message.title).toBe('acme: complaints about a recall');
    expect(message.headline).toBe('24 people complained within 42 minutes; usually up to 3.');
    expect(message.preview).toBe('24 people complained within 42 minutes; usually up to 3');
    expect(message.why).toBe('');
    expect(message.facts).toEqual([
      { label: 'Began', value: 'Thu 12 Mar, 13:48 CET, alerted 14:30' },
      { label: 'Topics', value: 'recall, caught fire, burner plate, tripped the breaker, smoke' },
      { label: 'Posted on', value: 'Reddit 67 %, Hacker News 33 %' },
    ]);
  });

  it('writes the brand as its owner does, and whom to ask', () => {
    const told = sampleMessage({ brandTitle: 'ACME Ltd', owner: 'Kim, @kim', playbook: 'https://wiki.example/recall' });
    expect(told.title).toBe('ACME Ltd: complaints about a recall');
    expect(told).toMatchObject({ brand: 'acme', owner: 'Kim, @kim', playbook: 'https://wiki.example/recall' });
  });

  it('says so when the posts have nothing in common, and does not call them complaints when most are not', () => {
    const explanation = sampleExplanation({ phrases: [{ term: 'recall', count: 2, share: 0.1, normalShare: 0 }] });
    const about = (overrides: Parameters<typeof sampleEvidence>[0]) =>
      sampleMessage({ evidence: sampleEvidence(overrides) }).title;
    expect(about({ explanation })).toBe('acme: complaints, cause unclear');
    expect(about({ complained: false })).toBe('acme: negative posts about a recall');
    expect(about({ explanation: null })).toBe('acme: complaints');
    const other = sampleExplanation({ phrases: [{ term: 'caught fire', count: 9, share: 0.4, normalShare: 0 }] });
    expect(about({ explanation: other })).toBe('acme: complaints about “caught fire”');
  });

  it('shows terms, posts with links, and how to mute it', () => {
    expect(message.topTerms).toContain('recall');
    expect(message.examples.map(({ link }) => link?.host)).toEqual(['reddit.example', 'news.example', undefined]);
    expect(message.commands[1]?.command).toBe('earshot incidents mute acme-2026-03-12-1330 --for 4h');
  });

  it('names the sources that were blind, since when, and how much of the others was read', () => {
    const blind = sampleMessage({
      incident: sampleIncident({}, sampleFinding({ coverage: 0.7, blindSources: ['press', 'x', 'forum', 'gone'] })),
      evidence: sampleEvidence({
        observed: [
          { source: 'reddit', share: 1, until: waveNow },
          { source: 'bluesky', share: 1, until: waveNow },
          { source: 'press', share: 0.4, until: waveNow },
          { source: 'x', share: 0.1, until: waveNow - 40 * minuteMs },
          { source: 'forum', share: 0, until: null },
        ],
      }),
    });
    expect(fact(blind, 'Sources')).toBe(
      'Reddit and Bluesky read without gaps; press read 40 % of the time; gone read with gaps; X unreadable since 13:50; forum not read: the real number may be higher',
    );
    expect(fact(message, 'Sources')).toBeUndefined();
  });

  it('says how often the rule was right, when people have said so', () => {
    expect(fact(message, 'Track record')).toBeUndefined();
    expect(fact(sampleMessage({ record: { judged: 5, real: 4 } }), 'Track record')).toBe(
      '4 of the last 5 alerts of this rule were real',
    );
    expect(fact(sampleMessage({ record: { judged: 1, real: 0 } }), 'Track record')).toBe(
      'the last alert of this rule was not real',
    );
  });

  it('says that it still learns, while the brand is young', () => {
    const learning = sampleFinding({ learningUntil: waveNow + 5 * dayMs });
    expect(sampleMessage({ incident: sampleIncident({}, learning) }).notes).toContain(
      'Earshot is still learning what is normal here: until Tue 17 Mar, 14:30 alerts are less certain.',
    );
  });

  it('speaks for the rule that is least likely by chance, and names all that hold', () => {
    const weak = sampleFinding({ rule: 'weak', probability: 1e-4, kind: 'surge' });
    const rules = [weak, sampleFinding()].map((finding) => ({
      rule: finding.rule,
      firstAt: waveNow,
      lastHeldAt: waveNow,
      peak: finding,
      latest: finding,
    }));
    const told = sampleMessage({ incident: sampleIncident({ rules }) });
    expect(told.title).toBe('acme: complaints about a recall');
    expect(told.findings.map(({ rule }) => rule)).toEqual(['wave', 'weak']);
    expect(told.details.at(-1)).toEqual({ label: 'Rules', value: 'wave, weak' });
  });
});

describe('why', () => {
  const detail = (message: ReturnType<typeof sampleMessage>, label: string) =>
    message.details.find((candidate) => candidate.label === label)?.value;
  const explained = (overrides: Parameters<typeof sampleExplanation>[0]) =>
    sampleMessage({ evidence: sampleEvidence({ explanation: sampleExplanation(overrides) }) });
  const { drivers } = sampleExplanation();

  it('is told at the end, each count with its name', () => {
    const message = sampleMessage();
    expect(message.details).toEqual([
      { label: 'Negative', value: '62 % of 42 mentions in the last hour; normally 12 %' },
      { label: 'Most active', value: 'marta_k wrote 3 of 26 posts' },
      { label: 'Caution', value: 'Without the most repeated text there would have been no alert.' },
      { label: 'Reach', value: 'at least 5,510 followers; marta_k has the most (5,200)' },
      { label: 'Languages', value: 'English 88 %, German 12 %' },
      { label: 'Similar before', value: 'acme-3, Tue 3 Mar (recall, caught fire), 9 hours, a real problem' },
    ]);
    expect(message.stories.map(({ words }) => words)).toEqual(['8 posts since 13:50, first by dee_grinds on Reddit']);
  });

  it('leaves out what is not known and what says nothing', () => {
    const message = explained({
      projection: null,
      similar: null,
      stories: [],
      distinctStories: 26,
      without: [{ without: 'top author', removed: 1, stillHolds: false }],
      drivers: { ...drivers, byPosts: [], byReach: [], followersKnownOf: 0, languages: [] },
    });
    expect(message.details.map(({ label }) => label)).toEqual(['Negative']);
    expect(sampleMessage({ evidence: sampleEvidence({ explanation: null }) }).details).toHaveLength(1);
  });

  it('gives shares that add up to 100 %, with the rest as others', () => {
    const voices = [37, 37, 37, 9, 9];
    const sources = voices.map((count, index) => ({ name: `site${index}`, voices: count, share: count / 129 }));
    const evidence = sampleEvidence({ explanation: sampleExplanation({ drivers: { ...drivers, sources } }) });
    expect(fact(sampleMessage({ evidence }), 'Posted on')).toBe('site0 29 %, site1 29 %, site2 28 %, others 14 %');
  });

  it('counts a few as a few', () => {
    const sources = [
      { name: 'bluesky', voices: 4, share: 4 / 6 },
      { name: 'forum', voices: 2, share: 2 / 6 },
    ];
    const evidence = sampleEvidence({ explanation: sampleExplanation({ drivers: { ...drivers, sources } }) });
    const few = sampleMessage({ evidence, incident: sampleIncident({}, sampleFinding({ mentions: 7, negatives: 6 })) });
    expect(fact(few, 'Posted on')).toBe('Bluesky 4 of 6, forum 2 of 6');
    expect(detail(few, 'Negative')).toBe('6 of 7 mentions in the last hour; normally 12 %');
  });

  it('warns of accounts that act like bots by what they do', () => {
    const botLike = { speakers: ['x:1', 'x:2'], posts: 45, share: 0.38, medianGapMs: 3 * minuteMs };
    expect(explained({ drivers: { ...drivers, botLike } }).notes).toContain(
      '2 accounts acting like bots: 45 near-identical posts, 3 minutes apart (38 % of all).',
    );
  });

  it('takes any code for a language', () => {
    expect(['de', 'und', 'x y z', ''].map(en.language)).toEqual([
      'German',
      'unknown language',
      'x y z',
      'unknown language',
    ]);
  });
});

describe('a later message', () => {
  const lastTold = { people: 10, at: waveNow - 20 * minuteMs };

  it('begins with how many they are now, and how many they were', () => {
    const incident = sampleIncident({ people: 62, spokenAuthors: 62 });
    const message = sampleMessage({ kind: 'escalated', incident, lastTold });
    expect(message.preview).toBe('62 people have complained (10 at 14:10), growing');
    expect(message.headline).toBe(
      '62 people have complained since 13:48, up from 10 at 14:10 and growing; usually up to 3 in that time.',
    );
    expect(message.why).toBe('');
  });

  it('keeps the title of the first one', () => {
    const message = sampleMessage({ kind: 'escalated', firstTitle: 'acme: complaints, cause unclear' });
    expect(message.title).toBe('acme: complaints, cause unclear');
  });

  it('says nothing of before when there were no fewer', () => {
    const message = sampleMessage({ kind: 'escalated', lastTold: { people: 24, at: waveStart } });
    expect(message.preview).toBe('24 people have complained so far, growing');
  });

  it.each([
    ['severity', null, ''],
    ['severity', waveNow + hourMs, 'You get this although it is muted, because it has become worse.'],
  ] as const)('says that it has become severe, and why a mute does not hold it back (%s, %s)', (cause, until, why) => {
    const muted = until === null ? null : { by: 'jo', until, reason: null };
    const occasions = [{ kind: 'escalated', number: 1, at: waveNow, severity: 'severe', cause } as const];
    const incident = sampleIncident({ severity: 'severe', muted, occasions });
    expect(sampleMessage({ kind: 'escalated', incident }).why).toBe(why);
  });

  it.each([
    [
      null,
      ['password', 'data leak'],
      'Since 14:38 people have also posted about something else: “password”, “data leak”.',
    ],
    [
      waveNow + hourMs,
      [],
      'Since 14:38 people have also posted about something else. You get this although it is muted, because it is something new.',
    ],
  ])('says what a second story is about, how many speak of it and since when (%s)', (until, secondStory, why) => {
    const muted = until === null ? null : { by: 'jo', until, reason: null };
    const story = { people: 9, since: Date.UTC(2026, 2, 12, 13, 38), marks: 'abcdefgh' };
    const occasion = { kind: 'escalated', number: 1, at: waveNow, severity: 'major', cause: 'story', story } as const;
    const incident = sampleIncident({ muted, occasions: [occasion] });
    const evidence = { ...sampleEvidence(), secondStory };
    expect(sampleMessage({ kind: 'escalated', incident, evidence }).why).toBe(why);
  });

  const lastHeldAt = waveStart + 2 * hourMs;
  const over = (closed: Partial<Incident> = {}) =>
    sampleMessage({
      kind: 'resolved',
      incident: sampleIncident({
        state: 'resolved',
        resolvedAt: lastHeldAt + 3 * hourMs,
        people: 1_200,
        mostInHour: 600,
        rules: [
          {
            ...{ rule: 'wave', firstAt: waveNow, lastHeldAt, peak: sampleFinding() },
            latest: sampleFinding({ at: lastHeldAt, holds: false, negatives: 1 }),
          },
        ],
        ...closed,
      }),
      now: waveNow + 6 * hourMs,
    });

  it('says when it is over how long it lasted and how many it was in all, and no longer how to mute it', () => {
    const message = over();
    expect(message.headline).toBe('Over after 2 hours: 1,200 people complained; usually up to 6 in that time.');
    expect(message.preview).toBe('1,200 people complained in all; over after 2 hours');
    expect(message.details).toContainEqual({ label: 'Peak', value: '600 people in the busiest hour' });
    expect(fact(message, 'Began')).toBe('Thu 12 Mar, 13:48 CET, alerted 14:30, ended 15:48');
    expect(message.commands.map(({ label }) => label)).toEqual([
      ...['Worth an alert', 'False alarm', 'About another acme', 'Details'],
    ]);
  });

  it.each([
    ['jo', 'real', 'Closed as real by jo'],
    [onServer, 'false-alarm', 'Closed as a false alarm on the server'],
    ['jo', null, 'Closed by jo'],
  ] as const)('does not call it over when it was closed by hand (%s, %s)', (closedBy, kind, closed) => {
    const resolvedAt = lastHeldAt + 10 * minuteMs;
    const verdict = kind && { verdict: kind, by: closedBy, at: resolvedAt, note: null };
    const message = over({ closedBy, resolvedAt, verdict });
    expect(message.headline).toBe(`${closed} after 2 hours: 1,200 people have complained so far.`);
    expect(message.preview).toBe(`1,200 people have complained so far; ${closed.replace('C', 'c')}`);
    expect(fact(message, 'Began')).toBe('Thu 12 Mar, 13:48 CET, alerted 14:30, closed 15:58');
    expect(message.notes).toEqual([]);
    expect(message.moments.at(-1)?.label).not.toBe('over');
  });

  it('says of one that is over what somebody says that it was, and asks no more', () => {
    const verdict = { verdict: 'false-alarm', by: 'jo', at: waveNow, note: 'a joke' } as const;
    const incident = sampleIncident({ state: 'resolved', resolvedAt: waveNow, verdict });
    const message = sampleMessage({ kind: 'resolved', incident });
    expect(message.notes).toContain('jo says that it was a false alarm: a joke.');
    expect(message.commands.map(({ label }) => label)).toEqual(['Details']);
    expect(message.asks).toBeNull();
  });

  it('says that it is the same incident when it opens again', () => {
    const again = sampleMessage({ kind: 'reopened' });
    expect(again.headline).toMatch(/^It had stopped and has started again: 24 people have complained since 13:48/);
    expect(again.preview).toBe('24 people have complained so far, growing; started again');
    const occasion = { kind: 'reopened', number: 1, at: waveNow + hourMs, severity: 'major' } as const;
    const incident = sampleIncident({ occasions: [...sampleIncident().occasions, occasion] });
    expect(fact(sampleMessage({ kind: 'reopened', incident }), 'Began')).toBe(
      'Thu 12 Mar, 13:48 CET, alerted 14:30, alerted again 15:30',
    );
  });

  it('says to the next channel since when nobody has acknowledged it', () => {
    const message = sampleMessage({ kind: 'unacknowledged', now: waveNow + hourMs });
    const nextDay = sampleMessage({ kind: 'unacknowledged', now: waveNow + dayMs });
    expect(message.title).toBe('acme: complaints about a recall (unacknowledged)');
    expect(message.preview).toBe('24 people have complained so far, growing; not acknowledged yet');
    expect(message.why).toBe('Nobody has acknowledged it since the alert at 14:30.');
    expect(nextDay.why).toBe('Nobody has acknowledged it since the alert at 14:30 on Thu 12 Mar.');
    expect(message.commands.map(({ label }) => label)).toContain('Acknowledge');
  });

  it('says that a single post has joined, not that the wave has grown', () => {
    const cause = 'post' as const;
    const occasions = [{ kind: 'escalated' as const, number: 1, at: waveNow, severity: 'major' as const, cause }];
    const message = sampleMessage({ kind: 'escalated', incident: sampleIncident({ occasions }) });
    expect(message.why).toBe('One of the posts could become a crisis of its own.');
  });

  it('says what it was before it became an alarm', () => {
    const occasions = [
      { kind: 'escalated' as const, number: 1, at: waveNow, severity: 'major' as const, cause: 'alarm' as const },
    ];
    const whyAfter = (change: FindingChange): string => {
      const news = sampleFinding({ ...change, rule: 'news' });
      const incident = sampleIncident({ occasions });
      const rule = { rule: 'news', firstAt: waveNow, lastHeldAt: waveNow, peak: news, latest: news };
      return sampleMessage({ kind: 'escalated', incident: { ...incident, rules: [rule, ...incident.rules] } }).why;
    };
    expect(whyAfter({ kind: 'surge' })).toBe(
      'At first there were only unusually many mentions; now it is a wave of negative posts.',
    );
    expect(whyAfter({ kind: 'silence', quietSource: null })).toBe(
      'At first there were only unusually few mentions; now it is a wave of negative posts.',
    );
  });
});

describe('what strangers wrote', () => {
  it.each([
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['not a link', null],
    [null, null],
    ['https://bank.example@evil.example/x', { url: 'https://evil.example/x', host: 'evil.example' }],
    ['https://bаnk.example/', { url: 'https://xn--bnk-6cd.example/', host: 'xn--bnk-6cd.example' }],
  ])('the link %s is shown as what it is', (url, link) => {
    expect(safeLink(url)).toEqual(link);
  });

  it('is cut to a readable length', () => {
    const [example] = sampleMessage({
      evidence: sampleEvidence({ examples: [sampleMention('so  bad\n'.repeat(2_000), { at: waveNow - 3 * dayMs })] }),
    }).examples;
    expect(example?.text.length).toBeLessThanOrEqual(280);
    expect(example?.text).toMatch(/^so bad so bad .*…$/);
    expect(example?.atWords).toBe('Mon 9 Mar, 14:30');
  });

  it('cannot break out of a command', () => {
    expect(shellWord("a'; rm -rf / #")).toBe("'a'\\''; rm -rf / #'");
  });
});

describe('the chart of a message', () => {
  it('is a PNG and a line of blocks', () => {
    const chart = drawChart(sampleMessage(), silentLogger);
    expect(
      Buffer.from(chart.png() ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(chart.line).toMatch(/^06:30 [▁-█]+ 14:30 \(each bar: 15 minutes\)$/);
  });

  it('shows with dots where nobody watched', () => {
    const evidence = sampleEvidence();
    const series = evidence.series && {
      ...evidence.series,
      points: evidence.series.points.map((point, index) => (index < 48 ? { ...point, observed: 0 } : point)),
    };
    expect(drawChart(sampleMessage({ evidence: { ...evidence, series } }), silentLogger).line).toMatch(
      /^06:30 ·{16}[▁-█]{16} /,
    );
  });

  it('shows the wave also where its newest time is not observed to the end yet', () => {
    const evidence = sampleEvidence();
    const series = evidence.series && {
      ...evidence.series,
      points: evidence.series.points.map((point) => (point.at < waveStart ? point : { ...point, observed: 0.3 })),
    };
    const seen = drawChart(sampleMessage({ evidence }), silentLogger).line;
    expect(drawChart(sampleMessage({ evidence: { ...evidence, series } }), silentLogger).line).toBe(seen);
  });

  it('leaves out its newest step while that lasts and is lower than the one before', () => {
    const evidence = sampleEvidence();
    const line = (last: number, now: number): string => {
      const points = evidence.series?.points.slice(0, 12).map((point, index) => {
        return { ...point, counted: index === 11 ? last : 4 };
      });
      const series = evidence.series && { ...evidence.series, points: points ?? [] };
      return drawChart(sampleMessage({ now, evidence: { ...evidence, series } }), silentLogger).line;
    };
    const end = waveNow - 7 * hourMs;
    expect(line(1, end - minuteMs)).toMatch(/^06:30 █{11} 07:25 /);
    expect(line(1, end)).toMatch(/^06:30 █{11}[▁-▇] 07:30 /);
    expect(line(4, end - minuteMs)).toMatch(/^06:30 █{12} 07:30 /);
  });

  it('of two days names both, and has bars of one length', () => {
    const { series } = sampleEvidence();
    const stepMs = 15 * minuteMs;
    const points = Array.from({ length: 121 }, (_, index) => {
      return { at: waveNow + index * stepMs, mentions: 4, negatives: 4, counted: 4, observed: 1 };
    });
    const now = waveNow + 121 * stepMs;
    const evidence = sampleEvidence({ series: series && { ...series, from: waveNow, stepMs, points } });
    expect(drawChart(sampleMessage({ now, evidence }), silentLogger).line).toMatch(
      /^Thu 12 Mar, 14:45 █{15} Fri 13 Mar, 20:45 \(each bar: 2 hours\)$/,
    );
  });

  it('is missing when there is nothing to draw', () => {
    const chart = drawChart(sampleMessage({ evidence: sampleEvidence({ series: null }) }), silentLogger);
    expect([chart.line, chart.png()]).toEqual(['', null]);
  });
});

describe('numbers in words', () => {
  it.each([
    [30_000, '1 minute'],
    [45 * minuteMs, '45 minutes'],
    [3 * hourMs, '3 hours'],
    [50 * hourMs, '2 days'],
  ])('%d ms is %s', (ms, words) => expect(duration(ms)).toBe(words));

  it.each([
    [2 * hourMs, 'about once in 2 hours'],
    [20 * dayMs, 'about once in 3 weeks'],
    [152 * dayMs, 'about once in 5 months'],
    [1100 * dayMs, 'about once in 3 years'],
    [Number.POSITIVE_INFINITY, 'less than once in 10 years'],
  ])('once in %d ms is %s', (ms, words) => expect(howOften(ms)).toBe(words));

  it('ranges and shares read as a person says them', () => {
    expect([range(0.6, 4), range(0, 0), range(1000, 2500)]).toEqual(['1 to 4', '0', '1,000 to 2,500']);
    expect([percent(0.004), percent(0), percent(0.625)]).toEqual(['under 1 %', '0 %', '63 %']);
    expect(excerpt('one two three', 9)).toBe('one two…');
    expect(timeWords('America/New_York').full(waveNow)).toBe('Thu 12 Mar, 09:30 GMT-4');
  });
});
