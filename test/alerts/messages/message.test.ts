import { describe, expect, it } from '@jest/globals';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import { safeLink } from '../../../src/alerts/messages/message-example.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
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

  it('says what happened, how big against normal, and since when', () => {
    expect(message.title).toBe('Negative wave about acme');
    expect(message.headline).toBe('26 negative mentions by 24 people in 60 minutes; normal here is 1 to 4.');
    expect(fact(message, 'Since')).toBe('Thu 12 Mar, 13:48 CET (42 minutes)');
    expect(fact(message, 'Against normal')).toBe('11 times the usual 2.1 in 60 minutes (1 to 4)');
    expect(fact(message, 'Share of negatives')).toBe('62 % of 42 mentions; normally 12 %');
    expect(fact(message, 'Different authors')).toBe('24');
    expect(fact(message, 'Observed')).toBe('all sources, all the time');
    expect(fact(message, 'How sure')).toBe('Chance alone gives this about once in 5 months');
  });

  it('shows terms, posts with links, and how to mute it', () => {
    expect(message.topTerms).toContain('recall');
    expect(message.examples.map(({ link }) => link?.host)).toEqual(['reddit.example', 'news.example', undefined]);
    expect(message.commands[0]?.command).toBe('earshot incidents mute acme-2026-03-12-1330 --for 4h');
  });

  it('names the sources that were blind, and how much of them was seen', () => {
    const blind = sampleMessage({
      incident: sampleIncident({}, sampleFinding({ coverage: 0.7, blindSources: ['press'] })),
      evidence: sampleEvidence({ observed: [{ source: 'press', share: 0.4 }] }),
    });
    expect(fact(blind, 'Observed')).toBe('70 % of the time; not fully: press (40 %)');
    expect(blind.headline).toBe(
      '26 negative mentions by 24 people in 60 minutes (70 % observed); normal here is 1 to 4.',
    );
    expect(blind.notes).toContain('Posts of press may be missing: the real size may be larger.');
  });

  it('says that it still learns, while the brand is young', () => {
    const learning = sampleFinding({ learningUntil: waveNow + 5 * dayMs });
    expect(sampleMessage({ incident: sampleIncident({}, learning) }).notes.join()).toContain(
      'Still learning what is normal here until Tue 17 Mar, 14:30 CET',
    );
  });

  it('speaks for the rule that is least likely by chance', () => {
    const weak = sampleFinding({ rule: 'weak', probability: 1e-4, negatives: 9, authors: 8 });
    const rules = [weak, sampleFinding()].map((finding) => ({
      rule: finding.rule,
      firstAt: waveNow,
      lastHeldAt: waveNow,
      peak: finding,
      latest: finding,
    }));
    const message = sampleMessage({ incident: sampleIncident({ rules }) });
    expect(message.headline).toContain('26 negative mentions');
    expect(message.findings.map(({ rule }) => rule)).toEqual(['wave', 'weak']);
    expect(fact(message, 'Rule wave')).toMatch(
      /^24 voices in 60 minutes, normal 1 to 4; 62 % negative; chance alone: /,
    );
    expect(fact(message, 'Rule weak')).toContain('24 voices in 60 minutes');
  });
});

describe('why', () => {
  const reason = (message: ReturnType<typeof sampleMessage>, label: string) =>
    message.reasons.find((candidate) => candidate.label === label)?.value;
  const explained = (overrides: Parameters<typeof sampleExplanation>[0]) =>
    sampleMessage({ evidence: sampleEvidence({ explanation: sampleExplanation(overrides) }) });
  const { drivers } = sampleExplanation();

  it('is told by who drives it, where, how far it reaches, what comes next and what it is like', () => {
    const message = sampleMessage();
    expect(message.reasons).toEqual([
      { label: 'Driven by', value: 'marta_k wrote 3 of 26 posts (12 %)' },
      { label: 'Copies', value: '26 posts, 19 different texts' },
      { label: 'Depends on', value: 'Without the largest story (7 voices) it would not have fired.' },
      { label: 'Where', value: 'reddit 67 %, hackernews 33 %; English 88 %, German 13 %' },
      { label: 'Reach', value: 'at least 5,510 followers; most follow marta_k (5,200)' },
      { label: 'Next 3 hours', value: 'about 62 more people (31 to 124), now doubling every 50 minutes' },
      {
        label: 'Like',
        value: 'acme-2025-11-02-1405: 210 people, over after 9 hours (recall, caught fire); it was real',
      },
    ]);
    expect(message.stories.map(({ words }) => words)).toEqual([
      '8 posts by 7 people (31 %), since 13:50, first by Daily Grind on press',
    ]);
  });

  it('leaves out what is not known, and says when it is too early', () => {
    const message = explained({
      projection: null,
      similar: null,
      stories: [],
      distinctStories: 26,
      without: [{ without: 'top author', removed: 1, stillHolds: false }],
      drivers: { ...drivers, byPosts: [], byReach: [], followersKnownOf: 0 },
    });
    expect(message.reasons.map(({ label }) => label)).toEqual(['Driven by', 'Where', 'Next 3 hours']);
    expect(reason(message, 'Driven by')).toBe('24 people, one post each');
    expect(reason(message, 'Next 3 hours')).toBe('too early to say');
    expect(sampleMessage({ evidence: sampleEvidence({ explanation: null }) }).reasons).toEqual([]);
  });

  it('names accounts that act like bots by what they do', () => {
    const botLike = { speakers: ['x:1', 'x:2'], posts: 45, share: 0.38, medianGapMs: 3 * minuteMs };
    expect(reason(explained({ drivers: { ...drivers, byPosts: [], botLike } }), 'Driven by')).toBe(
      '2 accounts acting like bots: 45 near-identical posts, 3 minutes apart (38 % of all); 24 people, one post each',
    );
  });

  it('says nothing of what comes next when it is over', () => {
    const incident = sampleIncident({ state: 'resolved', resolvedAt: waveNow });
    expect(reason(sampleMessage({ incident, kind: 'resolved' }), 'Next 3 hours')).toBeUndefined();
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
  it('says from how many people to how many it has grown', () => {
    const incident = sampleIncident({ spokenAuthors: 51 });
    const message = sampleMessage({ kind: 'escalated', incident, lastToldAuthors: 24 });
    expect(message.why).toBe('Told again because it has grown from 24 to 51 people since the last message.');
    expect(message.title).toContain('is growing');
  });

  it.each([
    ['severity', null, 'Told again because it is now severe.'],
    [
      'severity',
      waveNow + hourMs,
      'Told again because it is now severe. It is muted, but this is worse than what was muted.',
    ],
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
      'Told again because 9 people speak of a second issue since 14:38: “password”, “data leak”.',
    ],
    [
      waveNow + hourMs,
      [],
      'Told again because 9 people speak of a second issue since 14:38. It is muted, but this is not what was muted.',
    ],
  ])('says what a second story is about, how many speak of it and since when (%s)', (until, secondStory, why) => {
    const muted = until === null ? null : { by: 'jo', until, reason: null };
    const story = { people: 9, since: Date.UTC(2026, 2, 12, 13, 38), marks: 'abcdefgh' };
    const occasion = { kind: 'escalated', number: 1, at: waveNow, severity: 'major', cause: 'story', story } as const;
    const incident = sampleIncident({ muted, occasions: [occasion] });
    const evidence = { ...sampleEvidence(), secondStory };
    expect(sampleMessage({ kind: 'escalated', incident, evidence }).why).toBe(why);
  });

  it('says when it is over how long it lasted and how many it was in all, and no longer how to mute it', () => {
    const peak = sampleFinding({ negatives: 66, authors: 60 });
    const lastHeldAt = waveStart + 2 * hourMs;
    const message = sampleMessage({
      kind: 'resolved',
      incident: sampleIncident({
        state: 'resolved',
        resolvedAt: lastHeldAt + 3 * hourMs,
        people: 120,
        mostInHour: 60,
        rules: [
          { rule: 'wave', firstAt: waveNow, lastHeldAt, peak, latest: sampleFinding({ holds: false, negatives: 1 }) },
        ],
      }),
      now: waveNow + 6 * hourMs,
    });
    expect(message.headline).toBe('Over after 2 hours: negative posts by 120 people in all.');
    expect(message.why).toContain('At its height, 60 people wrote negative posts within an hour.');
    expect(fact(message, 'Since')).toBe('Thu 12 Mar, 13:48 to 15:48 CET (2 hours)');
    expect(message.commands.map(({ label }) => label)).toEqual(['Verdict', 'Details']);
  });

  it('says of one that a person closed what it was, and asks no more', () => {
    const verdict = { verdict: 'false-alarm', by: 'jo', at: waveNow, note: 'a joke' } as const;
    const incident = sampleIncident({ state: 'resolved', resolvedAt: waveNow, verdict });
    const message = sampleMessage({ kind: 'resolved', incident });
    expect(message.notes).toContain('jo says that it was a false alarm: a joke.');
    expect(message.commands.map(({ label }) => label)).toEqual(['Details']);
    expect(message.asks).toBeNull();
  });

  it('says that it is the same incident when it opens again', () => {
    const message = sampleMessage({ kind: 'reopened' });
    expect(message.title).toBe('Negative wave about acme is back');
    expect(message.why).toBe('It was over, and holds again within hours: the same incident.');
  });

  it('says to the next channel since when nobody has acknowledged it', () => {
    const message = sampleMessage({ kind: 'unacknowledged', now: waveNow + hourMs });
    expect(message.title).toBe('Nobody looks after the negative wave about acme');
    expect(message.why).toContain('nobody has acknowledged it since Thu 12 Mar, 14:30 CET');
    expect(message.commands.map(({ label }) => label)).toContain('Acknowledge');
  });

  it('says that a single post has joined, not that the wave has grown', () => {
    const cause = 'post' as const;
    const occasions = [{ kind: 'escalated' as const, number: 1, at: waveNow, severity: 'major' as const, cause }];
    const message = sampleMessage({ kind: 'escalated', incident: sampleIncident({ occasions }) });
    expect(message.why).toContain('a single post has joined it');
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
    expect(whyAfter({ kind: 'surge' })).toBe('Told again because what was only much talk has become a negative wave.');
    expect(whyAfter({ kind: 'silence', quietSource: null })).toBe(
      'Told again because what was only a silence has become a negative wave.',
    );
  });

  it('names the channel that could not be told, and what it was about', () => {
    const undelivered = [{ channel: 'cx', kind: 'opened' as const, reason: 'Slack refused: is_archived' }];
    const message = sampleMessage({ kind: 'undelivered', undelivered });
    expect(message.headline).toBe('Not told: cx (opened): Slack refused: is_archived.');
    expect(message.why).toContain('26 negative mentions');
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
    expect(example?.atWords).toBe('Mon 9 Mar, 14:30 CET');
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
    expect(chart.line).toMatch(/^06:30 [▁-█]+ 14:30 \(highest: 17 in 15 minutes\)$/);
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
