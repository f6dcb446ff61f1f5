import { minuteMs } from '../../../src/core/domain.ts';
import { now, viewOf } from '../detector.ts';

const seen = now - minuteMs;

export const alarming = viewOf(
  {},
  { urgent: [{ id: 'the-post', at: seen, seen, source: 'a', urgency: 6, perWeek: 1e-6 }] },
);
