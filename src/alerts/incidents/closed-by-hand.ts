import type { Incident } from '../../core/incident.ts';
import { calmMs } from './incident.ts';

/** Whether a person ended it while its rules still held, or had held just before: nobody knows that it is over. */
export const closedByHand = ({ resolvedAt, openedAt, rules }: Incident): boolean =>
  resolvedAt !== null && resolvedAt - Math.max(openedAt, ...rules.map(({ lastHeldAt }) => lastHeldAt)) < calmMs;
