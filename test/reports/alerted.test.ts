import { expect, test } from '@jest/globals';
import { hourMs, type Mention, minuteMs, type Time } from '../../src/core/domain.ts';
import type { ToldIncident } from '../../src/core/store/incidents.ts';
import { alertedAt } from '../../src/reports/alerted.ts';
import { score } from '../contract/mention-fixture.ts';
import { noon } from '../support/workplace.ts';

const over: ToldIncident = {
  since: noon,
  resolvedAt: noon + 2 * hourMs,
  sentAt: [noon + 20 * minuteMs, noon + hourMs],
};
const open: ToldIncident = { since: noon + 5 * hourMs, resolvedAt: null, sentAt: [noon + 6 * hourMs] };

type Given = Partial<Pick<Mention, 'seen' | 'own' | 'score' | 'correction'>>;
const alerted = (at: Time, given: Given = {}): Time | null =>
  alertedAt({ at, seen: at + minuteMs, own: false, score: score('negative'), correction: null, ...given }, [
    over,
    open,
  ]);

test.each<[string, Time, Given, Time | null]>([
  ['the first of the wave, by the message that opened it', noon, {}, noon + 20 * minuteMs],
  ['one that was seen when it went out', noon + 19 * minuteMs, {}, noon + 20 * minuteMs],
  ['one that was seen too late for it, by the next', noon, { seen: noon + 21 * minuteMs }, noon + hourMs],
  ['one after the last message', noon + 90 * minuteMs, {}, null],
  ['one before it began', noon - 1, {}, null],
  ['one after its end', noon + 2 * hourMs, {}, null],
  ['one of another incident', noon + 5 * hourMs, {}, noon + 6 * hourMs],
  ['one that is not negative', noon, { score: score('neutral') }, null],
  ['one without a score', noon, { score: null }, null],
  [
    'one that a person calls negative',
    noon,
    { score: null, correction: { label: 'negative', by: 'jo', at: noon } },
    over.sentAt[0] ?? null,
  ],
  ['one that a person calls neutral', noon, { correction: { label: 'neutral', by: 'jo', at: noon } }, null],
  ['one of history', noon, { seen: null }, null],
  ["one of the brand's own", noon, { own: true }, null],
])('%s', (_, at, given, wanted) => {
  expect(alerted(at, given)).toBe(wanted);
});
