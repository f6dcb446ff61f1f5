import type { OccasionKind } from '../../core/incident.ts';
import { raises } from './raises.ts';

/** Opened and escalated: what a rule's dial counts. What opens again is the same incident, and no alert of its own. */
export const isAlert = (kind: OccasionKind): boolean => raises(kind) && kind !== 'reopened';
