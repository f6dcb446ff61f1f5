import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EngineSettings, type EngineState, step } from '../../src/alerts/engine.ts';
import type { MentionChange } from '../../src/core/detection.ts';
import { countedOncePerMs, hourMs, minuteMs, sliceOf, type Time } from '../../src/core/domain.ts';

const start = Date.UTC(2026, 4, 4);
const settings: EngineSettings = { brand: 'acme', timezone: 'UTC', sources: ['a', 'b'], rules: [] };

/** What is true after some changes: the definition, by brute force. */
function bruteForce(changes: readonly MentionChange[], from: Time, to: Time): Map<string, number> {
  const known = new Map<string, MentionChange>();
  for (const change of changes.toSorted((a, b) => a.seen - b.seen)) {
    if (change.after) known.set(change.id, change);
    else known.delete(change.id);
  }
  const negatives = [...known.values()].filter(({ after }) => after?.negative);
  const counted = negatives.filter(
    ({ at, speaker }) =>
      !negatives.some((other) => other.speaker === speaker && other.at < at && at - other.at <= countedOncePerMs),
  );
  const slices = new Map<string, number>();
  for (const { at, source } of counted) {
    if (at < from || at > to) continue;
    const key = `${source} ${sliceOf(at)}`;
    slices.set(key, (slices.get(key) ?? 0) + 1);
  }
  return slices;
}

function engineCounts(state: EngineState, from: Time): Map<string, number> {
  const slices = new Map<string, number>();
  for (const [name, { slices: kept }] of Object.entries(state.sources)) {
    for (const [i, counted] of kept.counted.entries()) {
      const slice = (kept.from + i) * 5 * minuteMs;
      if (counted > 0 && slice >= from) slices.set(`${name} ${slice}`, counted);
    }
  }
  return slices;
}

const post = fc.record({
  // Minutes before the end, each used once, so that no two posts share their time.
  ago: fc.integer({ min: 1, max: 60 * 60 }),
  delay: fc.integer({ min: 0, max: 20 * 60 }),
  speaker: fc.integer({ min: 0, max: 3 }),
  source: fc.constantFrom('a', 'b'),
  fates: fc.array(fc.record({ after: fc.constantFrom(null, true, false), wait: fc.integer({ min: 1, max: 900 }) }), {
    maxLength: 2,
  }),
  negative: fc.boolean(),
});

test('counted negatives equal the definition after late, corrected and deleted mentions', () => {
  const end = start + 3 * 24 * hourMs;
  fc.assert(
    fc.property(fc.uniqueArray(post, { selector: ({ ago }) => ago, maxLength: 40 }), (posts) => {
      const changes: MentionChange[] = [];
      for (const { ago, delay, speaker, source, fates, negative } of posts) {
        const at = end - ago * minuteMs;
        let known: { negative: boolean } | null = null;
        let seen = at;
        for (const { after, wait } of [{ after: negative, wait: delay }, ...fates]) {
          seen += wait * minuteMs;
          const next = after === null ? null : { negative: after };
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
    { numRuns: 80, seed: 11 },
  );
});
