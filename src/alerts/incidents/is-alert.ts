import type { OccasionKind } from '../../core/incident.ts';

/** Opened and escalated: what takes somebody's attention. */
export const isAlert = (kind: OccasionKind): boolean => kind === 'opened' || kind === 'escalated';
