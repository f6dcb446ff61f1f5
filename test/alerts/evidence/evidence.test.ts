import { describe, expect, it } from '@jest/globals';
import { chooseExamples } from '../../../src/alerts/evidence/choose-examples.ts';
import { gatherEvidence } from '../../../src/alerts/evidence/evidence.ts';
import { findSimilar } from '../../../src/alerts/evidence/similar-incident.ts';
import { highestUsual } from '../../../src/alerts/evidence/wave-series.ts';
import { type Bucket, dayMs, hourMs, minuteMs, sliceMs, sliceOf } from '../../../src/core/domain.ts';
import type { MentionQuery } from '../../../src/core/store/mentions.ts';
import { sampleFinding, sampleIncident, sampleMention, waveNow, waveStart } from '../../support/alert-samples.ts';
import { memoryOutbox } from '../../support/memory-outbox.ts';

const author = (id: string, followers: number | null = null) => ({ id, name: id, followers });

describe('the example posts', () => {
  it('are typical, from different people, and do not say the same twice', () => {
    const typical = sampleMention('The recall of the burner plate is a joke, smoke everywhere', {
      author: author('a', 10),
    });
    const same = sampleMention('the recall of the burner plate is a joke, smoke everywhere!!', {
      author: author('b', 9),
    });
    const again = sampleMention('And another thing about the recall and the smoke from it', {
      author: author('a', 10),
    });
    const other = sampleMention('Smoke alarm went off at night because of this machine', { author: author('c') });
    const short = sampleMention('bad', { author: author('d') });
    const chosen = chooseExamples([short, again, other, same, typical], ['recall', 'smoke', 'burner plate']);
    expect(chosen.map(({ text }) => text)).toEqual([typical.text, other.text, short.text]);
  });

  it('prefer what reaches many, and originals over reposts', () => {
    const unknown = sampleMention('This machine is broken again today', { author: author('a', 3) });
    const known = sampleMention('My coffee maker leaks since the update', { author: author('b', 90_000) });
    const repost = sampleMention('RT one of the many broken things here', { author: author('c', 900), kind: 'repost' });
    const liked = sampleMention('Never seen a worse support line than this', {
      author: author('d'),
      engagement: { likes: 4_000, replies: 300 },
    });
    const chosen = chooseExamples([unknown, known, repost, liked], [], { limit: 2 });
    expect(chosen).toEqual([known, liked]);
  });

  it('leave out what was erased', () => {
    const erased = sampleMention('', { author: null, url: null, erased: waveNow });
    const other = sampleMention('bad', { author: author('a') });
    expect(chooseExamples([erased, other], [])).toEqual([other]);
  });

  it('leave out what is told already', () => {
    const told = sampleMention('The recall of the burner plate is a joke, smoke everywhere');
    const other = sampleMention('Smoke alarm went off at night because of this machine');
    expect(
      chooseExamples([told, other], [], { shown: ['the recall of the burner plate is a joke, smoke everywhere'] }),
    ).toEqual([other]);
  });
});

describe('the evidence of an incident', () => {
  const bucket = (source: string, at: number, counted: number): Bucket => ({
    source,
    slice: sliceOf(at),
    mentions: counted * 2,
    negatives: counted + 1,
    counted,
  });
  const wave = Array.from({ length: 5_000 }, (_, index) =>
    sampleMention(`smoke number ${index}`, { at: waveStart + index * 500, matched: ['acme'] }),
  );
  const gather = async (sources = ['reddit', 'press'], finding = sampleFinding()) => {
    const { store } = memoryOutbox([], [], {
      mentions: [...wave, sampleMention('a quiet day', { at: waveStart - hourMs })],
      buckets: [
        bucket('reddit', waveStart - 3 * hourMs, 1),
        bucket('reddit', waveStart, 2),
        bucket('press', waveStart, 3),
        bucket('reddit', waveNow - sliceMs, 9),
      ],
      coverage: [{ source: 'reddit', from: waveStart - 24 * hourMs, to: waveNow }],
    });
    const queries: MentionQuery[] = [];
    const evidence = await gatherEvidence({
      store: {
        ...store,
        mentions(query) {
          queries.push(query);
          return store.mentions(query);
        },
      },
      incident: sampleIncident(),
      finding,
      sources,
      now: waveNow,
    });
    return { evidence, queries };
  };

  it('reads a bounded part of the wave, whatever its size', async () => {
    const { evidence, queries } = await gather();
    for (const query of queries) expect(query.limit).toBeLessThanOrEqual(500);
    expect(evidence.explanation?.drivers.posts).toBe(500);
    expect(evidence.topTerms).toEqual(['smoke number']);
  });

  it('adds up the counts since the wave began over all sources', async () => {
    const { evidence } = await gather();
    expect(evidence.total).toEqual({ mentions: 28, negatives: 17, counted: 14 });
    const series = evidence.series;
    const sum = series?.points.reduce((total, { counted }) => total + counted, 0);
    expect(sum).toBe(15);
    expect(series?.points.length).toBeLessThanOrEqual(97);
    expect(series?.points.at(-1)?.at).toBeLessThan(waveNow);
  });

  it('shows a source that never answered as blind', async () => {
    const { evidence } = await gather();
    expect(evidence.observed).toEqual([
      { source: 'reddit', share: 1, until: waveNow },
      { source: 'press', share: 0, until: null },
    ]);
    expect(evidence.series?.points.at(-1)?.observed).toBe(0.5);
  });

  it('shows as usual what a whole step holds, also when only a part of the window was observed', async () => {
    const whole = await gather();
    const half = await gather(undefined, sampleFinding({ coverage: 0.5, expected: sampleFinding().expected / 2 }));
    expect(half.evidence.series?.expected).toBeCloseTo(whole.evidence.series?.expected ?? 0);
  });

  it('draws what the finding counts: of the silence of a source that source alone', async () => {
    const quiet = sampleFinding({ kind: 'silence', quietSource: 'press', observed: 6, expected: 40 });
    const { series } = (await gather(undefined, quiet)).evidence;
    expect(series?.unit).toBe('mentions');
    expect(series?.points.reduce((sum, { mentions }) => sum + mentions, 0)).toBe(6);
    expect((await gather(undefined, sampleFinding({ kind: 'surge' }))).evidence.series?.unit).toBe('voices');
  });

  it('takes as usual around a single post what was written before it', async () => {
    const post = sampleFinding({ kind: 'post', post: { id: 'm', at: waveStart }, observed: 1, expected: 0 });
    const { series } = (await gather(undefined, post)).evidence;
    const before = series?.points.filter(({ at }) => at < post.since) ?? [];
    const counted = before.reduce((sum, point) => sum + point.counted, 0);
    expect(counted).toBeGreaterThan(0);
    expect(series?.expected).toBeCloseTo(counted / before.length);
  });

  it.each([
    [{ expected: 2.1, expectedHigh: 4 }, 1 / 12, 1, 1],
    [{ expected: 24, expectedHigh: 40 }, 1 / 12, 6, 8],
    [{ expected: 0, expectedHigh: 0 }, 1, 0, 0],
    [{ expected: 50_000, expectedHigh: 51_000 }, 1, 50_400, 51_100],
  ])('%j has a usual step of %d of it between %d and %d', (finding, perStep, low, high) => {
    expect(highestUsual(finding, perStep)).toBeGreaterThanOrEqual(low);
    expect(highestUsual(finding, perStep)).toBeLessThanOrEqual(high);
  });

  it('of a wave that lasts for days is still one chart', async () => {
    const { store } = memoryOutbox([], []);
    const evidence = await gatherEvidence({
      store,
      incident: sampleIncident({ since: waveNow - 40 * 24 * hourMs }),
      finding: sampleFinding({ scaleMs: 30 * minuteMs }),
      sources: [],
      now: waveNow,
    });
    expect(evidence.series?.points.length).toBeLessThanOrEqual(97);
    expect(evidence.examples).toEqual([]);
  });

  it('hears the people of a wave also when a bot fills both ends of it, and leaves out the own accounts', async () => {
    const bot = (index: number) => {
      const of = { author: author('bot'), at: waveStart + index * 3_000 };
      return sampleMention(`win a brand new coffee machine with us today, number ${index}`, of);
    };
    const people = ['smoke in my kitchen', 'smoke again', 'the cable is full of smoke'].map((text, index) =>
      sampleMention(text, { author: author(`p${index}`), at: waveStart + 15 * minuteMs, matched: [] }),
    );
    const own = sampleMention('we are sorry for the smoke', { own: true, at: waveStart });
    const { store } = memoryOutbox([], [], {});
    const evidence = await gatherEvidence({
      store: {
        ...store,
        async *mentions({ counted, labels, order, limit }) {
          if (counted) yield* [bot(0), ...people];
          else if (labels) {
            const all = [own, ...Array.from({ length: 800 }, (_, index) => bot(index))];
            yield* (order === 'desc' ? all.reverse() : all).slice(0, limit);
          }
        },
      },
      incident: sampleIncident(),
      finding: sampleFinding(),
      sources: ['reddit'],
      now: waveNow,
    });
    expect(evidence.topTerms[0]).toBe('smoke');
    expect(evidence.explanation?.drivers.botLike).toMatchObject({ speakers: ['reddit:bot'], share: 1 });
    expect(evidence.explanation?.stories).toMatchObject([{ authors: 1, author: 'bot' }]);
    expect(evidence.examples.map(({ text }) => text)).toEqual(expect.arrayContaining(['the cable is full of smoke']));
  });

  it('is the same twice', async () => {
    expect((await gather()).evidence).toEqual((await gather()).evidence);
  });
});

describe('the incident that is most like it', () => {
  const past = (id: string, daysAgo: number) => {
    const since = waveStart - daysAgo * dayMs;
    const lastHeldAt = since + 9 * hourMs;
    const [rule] = sampleIncident().rules;
    return sampleIncident({
      id,
      since,
      openedAt: since + 20 * minuteMs,
      state: 'resolved',
      resolvedAt: lastHeldAt + 3 * hourMs,
      rules: rule ? [{ ...rule, lastHeldAt }] : [],
    });
  };
  const said = (text: string, daysAgo: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      sampleMention(`${text} ${'abcdefghijklmnopqrstuvwxyz'[index]}`, {
        at: waveStart - daysAgo * dayMs + index * minuteMs,
      }),
    );
  const phrases = [
    { term: 'recall', count: 9, share: 0.5, normalShare: 0 },
    { term: 'caught fire', count: 7, share: 0.4, normalShare: 0 },
  ];
  const recall = past('acme-recall', 40);
  const prices = past('acme-prices', 20);
  const store = memoryOutbox([recall, prices, sampleIncident()], [], {
    mentions: [...said('it caught fire, where is the recall', 40, 6), ...said('far too expensive now', 20, 9)],
    buckets: [{ source: 'reddit', slice: sliceOf(recall.since), mentions: 300, negatives: 240, counted: 210 }],
  }).store;

  it('is about the same', async () => {
    const found = await findSimilar({ store, incident: sampleIncident(), phrases, voices: 24 });
    expect(found).toMatchObject({ id: 'acme-recall', voices: 210, lastedMs: 9 * hourMs });
    expect(found?.terms).toEqual(['recall', 'caught fire']);
  });

  it('is none when no past one was about it, and never a later one', async () => {
    const other = [{ term: 'data leak', count: 9, share: 0.5, normalShare: 0 }];
    expect(await findSimilar({ store, incident: sampleIncident(), phrases: other, voices: 24 })).toBeNull();
    expect(await findSimilar({ store, incident: sampleIncident(), phrases: [], voices: 24 })).toBeNull();
    expect(await findSimilar({ store, incident: { ...recall, id: 'first' }, phrases, voices: 24 })).toBeNull();
  });
});
