import type { OccasionKind } from '../../core/incident.ts';
import { raises } from './raises.ts';

/** Whether an occasion counts against a rule's dial: opened and escalated do. Reopening continues the same incident. */
export const isAlert = (kind: OccasionKind): boolean => raises(kind) && kind !== 'reopened';
