import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EngineSettings, type EngineState, step } from '../../../src/alerts/engine/engine.ts';
import type { MentionChange } from '../../../src/core/detection.ts';
import { countedOncePerMs, hourMs, minuteMs, sliceOf, type Time } from '../../../src/core/domain.ts';

const start = Date.UTC(2026, 4, 4);
const settings: EngineSettings = { brand: 'acme', timezone: 'UTC', sources: ['a', 'b'], rules: [] };

/** Counted negatives, and gains in percent, by source and slice. */
type Counts = Map<string, { counted: number; weight: number }>;

const markOf = ({ after }: MentionChange): number =>
  after?.p == null ? (after?.negative ? 100 : 0) : after.p < 0.2 ? 0 : Math.round(100 * after.p);

/** What is true after some changes: the definition, by brute force. */
function bruteForce(changes: readonly MentionChange[], from: Time, to: Time): Counts {
  const known = new Map<string, MentionChange>();
  for (const change of changes.toSorted((a, b) => a.seen - b.seen)) {
    if (change.after) known.set(change.id, change);
    else known.delete(change.id);
  }
  const counts: Counts = new Map();
  for (const mention of known.values()) {
    if (mention.at < from || mention.at > to) continue;
    const before = [...known.values()].filter(
      (other) =>
        other.at < mention.at && mention.at - other.at <= countedOncePerMs && other.speaker === mention.speaker,
    );
    const counted = mention.after?.negative && !before.some(({ after }) => after?.negative) ? 1 : 0;
    const weight = Math.max(0, markOf(mention) - Math.max(0, ...before.map(markOf)));
    if (counted + weight === 0) continue;
    const key = `${mention.source} ${sliceOf(mention.at)}`;
    const sum = counts.get(key) ?? { counted: 0, weight: 0 };
    counts.set(key, { counted: sum.counted + counted, weight: sum.weight + weight });
  }
  return counts;
}

function engineCounts(state: EngineState, from: Time): Counts {
  const counts: Counts = new Map();
  for (const [name, { slices: kept }] of Object.entries(state.sources)) {
    for (const [i, counted] of kept.counted.entries()) {
      const slice = (kept.from + i) * 5 * minuteMs;
      const weight = kept.weight[i] ?? 0;
      if (counted + weight > 0 && slice >= from) counts.set(`${name} ${slice}`, { counted, weight });
    }
  }
  return counts;
}

const post = fc.record({
  // Minutes before the end, each used once, so that no two posts share their time.
  ago: fc.integer({ min: 1, max: 60 * 60 }),
  delay: fc.integer({ min: 0, max: 20 * 60 }),
  speaker: fc.integer({ min: 0, max: 3 }),
  source: fc.constantFrom('a', 'b'),
  p: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  fates: fc.array(fc.record({ after: fc.constantFrom(null, true, false), wait: fc.integer({ min: 1, max: 900 }) }), {
    maxLength: 2,
  }),
  negative: fc.boolean(),
});

test('counted negatives and gains equal the definition after late, corrected and deleted mentions', () => {
  const end = start + 3 * 24 * hourMs;
  fc.assert(
    fc.property(fc.uniqueArray(post, { selector: ({ ago }) => ago, maxLength: 40 }), (posts) => {
      const changes: MentionChange[] = [];
      for (const { ago, delay, speaker, source, fates, negative, p } of posts) {
        const at = end - ago * minuteMs;
        let known: MentionChange['after'] = null;
        let seen = at;
        for (const { after, wait } of [{ after: negative, wait: delay }, ...fates]) {
          seen += wait * minuteMs;
          const next = after === null ? null : { negative: after, p };
          if (seen <= end && (known || next))
            changes.push({
              type: 'mention',
              id: `m${ago}`,
              source,
              at,
              seen,
              speaker: `s${speaker}`,
              before: known,
              after: next,
            });
          known = next;
        }
      }
      const ordered = changes.toSorted((a, b) => a.seen - b.seen);
      let state: EngineState | null = null;
      for (const to of [end - 30 * hourMs, end - 7 * hourMs, end]) {
        const batch = ordered.filter(({ seen }) => seen <= to && seen > (state?.now ?? 0));
        state = step({ state, incident: null, observations: batch, now: to, settings }).state;
      }
      if (!state) throw new Error('no state');
      const from = sliceOf(end - 5 * hourMs);
      expect(engineCounts(state, from)).toEqual(bruteForce(ordered, from, end));
    }),
    { numRuns: 120, seed: 11 },
  );
});
