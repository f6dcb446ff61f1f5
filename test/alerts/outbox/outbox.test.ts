import { describe, expect, test } from '@jest/globals';
import { outboxRows, type Routes } from '../../../src/alerts/outbox/outbox.ts';
import { reasonNotToSend } from '../../../src/alerts/outbox/outbox-rules.ts';
import type { Routing } from '../../../src/core/config.ts';
import { hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import type { Incident, Occasion, OccasionKind, Severity } from '../../../src/core/incident.ts';
import { sampleIncident, waveNow } from '../../support/alert-samples.ts';

const rules = [{ name: 'wave', notify: ['cx', 'team'] }];
const route = (change: Partial<Routing> = {}): Routing => ({
  minSeverity: 'minor',
  quietHours: null,
  escalation: null,
  ...change,
});
const routes = (given: Record<string, Partial<Routing>>): Routes =>
  new Map(Object.entries(given).map(([name, change]) => [name, route(change)]));

/** The rows of the last of these occasions, an hour apart. */
function rowsOf(told: [OccasionKind, Severity][], given: Routes, change: Partial<Incident> = {}) {
  const occasions = told.map(
    ([kind, severity], index): Occasion => ({
      kind,
      number: told.slice(0, index + 1).filter(([other]) => other === kind).length,
      at: waveNow + index * hourMs,
      severity,
    }),
  );
  const last = occasions.at(-1);
  if (!last) throw new Error('no occasion');
  const incident = sampleIncident({ occasions, severity: last.severity, ...change });
  const at = (time: Time): string => `+${(time - last.at) / minuteMs} min`;
  return outboxRows(incident, last, rules, last.at, given).map(
    ({ occasion, channel, dueAt }) => `${occasion} ${channel} ${at(dueAt)}`,
  );
}

describe('who is told, and when', () => {
  test('every channel of the rules that hold, at once', () => {
    expect(rowsOf([['opened', 'minor']], new Map())).toEqual(['opened cx +0 min', 'opened team +0 min']);
  });

  test('a channel for what is severe hears of an incident when it has become so, and of its end', () => {
    const given = routes({ team: { minSeverity: 'severe' } });
    expect(rowsOf([['opened', 'major']], given)).toEqual(['opened cx +0 min']);
    const grown: [OccasionKind, Severity][] = [
      ['opened', 'major'],
      ['escalated', 'severe'],
    ];
    expect(rowsOf(grown, given)).toEqual(['escalated cx +0 min', 'escalated team +0 min']);
    expect(rowsOf([...grown, ['resolved', 'severe']], given)).toContain('resolved team +0 min');
  });

  test('nobody hears of the end of a minor incident to which nobody was called', () => {
    const told: [OccasionKind, Severity][] = [['opened', 'minor']];
    expect(rowsOf([...told, ['resolved', 'minor']], new Map())).toEqual([]);
    expect(rowsOf([...told, ['resolved', 'major']], new Map())).toEqual(['resolved cx +0 min', 'resolved team +0 min']);
  });

  test('in quiet hours a message waits until their end, unless it is severe', () => {
    // It is 14:30 in Berlin.
    const quietHours = { from: 14 * 60, to: 15 * 60, timezone: 'Europe/Berlin' };
    const given = routes({ cx: { quietHours } });
    expect(rowsOf([['opened', 'major']], given)).toEqual(['opened cx +30 min', 'opened team +0 min']);
    expect(rowsOf([['opened', 'severe']], given)).toEqual(['opened cx +0 min', 'opened team +0 min']);
  });
});

test('a mute holds back what grows, but neither a rise to severe nor an urgent post', () => {
  const muted = { by: 'jo', until: waveNow + 9 * hourMs, reason: null };
  const reasonFor = (cause: Occasion['cause']): string | null => {
    const occasion: Occasion = {
      kind: 'escalated',
      number: 1,
      at: waveNow,
      severity: 'severe',
      ...(cause && { cause }),
    };
    const incident = sampleIncident({ muted, occasions: [occasion] });
    const [row] = outboxRows(incident, occasion, rules, waveNow);
    if (!row) throw new Error('no row');
    return reasonNotToSend(row, incident, [row], waveNow + hourMs);
  };
  expect(reasonFor('growth')).toMatch(/^muted by jo until/);
  expect([reasonFor('severity'), reasonFor('post'), reasonFor('story')]).toEqual([null, null, null]);
});

describe('an acknowledgement that is overdue', () => {
  const escalation = { withinMs: 30 * minuteMs, to: 'oncall' };

  test('is told to the next channel, and from there to the one after it', () => {
    const given = routes({
      cx: { escalation },
      oncall: { escalation: { withinMs: hourMs, to: 'boss' } },
      boss: { escalation: { withinMs: hourMs, to: 'cx' } },
    });
    expect(rowsOf([['opened', 'minor']], given)).toEqual([
      'opened cx +0 min',
      'unacknowledged oncall +30 min',
      'unacknowledged boss +90 min',
      'opened team +0 min',
    ]);
  });

  test('is told once where two channels ask, at the earlier time', () => {
    const given = routes({ cx: { escalation }, team: { escalation: { withinMs: 10 * minuteMs, to: 'oncall' } } });
    expect(rowsOf([['opened', 'minor']], given)).toContain('unacknowledged oncall +10 min');
    expect(rowsOf([['opened', 'minor']], given)).toHaveLength(3);
  });

  test('counts from when the channel was told, not from its quiet hours', () => {
    const quietHours = { from: 14 * 60, to: 15 * 60, timezone: 'Europe/Berlin' };
    const given = routes({ cx: { escalation, quietHours } });
    expect(rowsOf([['opened', 'major']], given)).toContain('unacknowledged oncall +60 min');
  });

  test('is asked for once, and again when the incident opens again or is first told to the channel', () => {
    const given = routes({ cx: { escalation }, team: { escalation, minSeverity: 'severe' } });
    const twice: [OccasionKind, Severity][] = [
      ['opened', 'minor'],
      ['escalated', 'major'],
    ];
    expect(rowsOf(twice, given)).toEqual(['escalated cx +0 min', 'escalated oncall +0 min']);
    expect(rowsOf([...twice, ['escalated', 'severe']], given)).toContain('unacknowledged oncall +30 min');
    expect(
      rowsOf(
        [
          ['opened', 'minor'],
          ['resolved', 'minor'],
          ['reopened', 'minor'],
        ],
        given,
      ),
    ).toContain('unacknowledged oncall +30 min');
    expect(
      rowsOf(
        [
          ['opened', 'minor'],
          ['resolved', 'minor'],
        ],
        given,
      ),
    ).toEqual(['resolved cx +0 min', 'resolved oncall +0 min']);
  });

  test('lets that channel hear of growth and of the end, if it was told', () => {
    const given = routes({ cx: { escalation } });
    const ended: [OccasionKind, Severity][] = [
      ['opened', 'minor'],
      ['resolved', 'minor'],
    ];
    expect(rowsOf(ended, given)).toContain('resolved oncall +0 min');
    const grown: [OccasionKind, Severity][] = [
      ['opened', 'minor'],
      ['escalated', 'major'],
    ];
    expect(rowsOf(grown, given)).toContain('escalated oncall +0 min');
    const inTime = { acknowledged: { by: 'jo', at: waveNow + 29 * minuteMs } };
    expect(rowsOf(ended, given, inTime)).not.toContain('resolved oncall +0 min');
    const late = { acknowledged: { by: 'jo', at: waveNow + 31 * minuteMs } };
    expect(rowsOf(ended, given, late)).toContain('resolved oncall +0 min');
  });

  test('is no news once somebody has, or it is over', () => {
    const given = routes({ cx: { escalation } });
    const acknowledged = { by: 'jo', at: waveNow };
    expect(rowsOf([['opened', 'minor']], given, { acknowledged })).toHaveLength(2);
    const [occasion] = sampleIncident().occasions;
    if (!occasion) throw new Error('no occasion');
    const rows = outboxRows(sampleIncident(), occasion, rules, waveNow, given);
    const overdue = rows.find((row) => row.occasion === 'unacknowledged');
    if (!overdue) throw new Error('no row');
    const later = waveNow + hourMs;
    expect(reasonNotToSend(overdue, sampleIncident(), rows, later)).toBeNull();
    expect(reasonNotToSend(overdue, sampleIncident({ acknowledged }), rows, later)).toBe('acknowledged by jo');
    const over = sampleIncident({ state: 'resolved', resolvedAt: later });
    expect(reasonNotToSend(overdue, over, rows, later)).toBe('the incident is over');
  });
});
