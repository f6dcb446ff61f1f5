import type { Occasion } from '../../core/incident.ts';

/** Whether an occasion is told although the incident is muted: what it tells is worse, or not what was muted. */
export const breaksMute = ({ kind, cause }: Occasion): boolean =>
  kind === 'escalated' && (cause === 'post' || cause === 'severity' || cause === 'story');
