import { onServer } from '../../../core/incident.ts';
import type { ToldIncident } from '../values.ts';

export const pastVerdicts = { real: 'real', 'false-alarm': 'a false alarm', 'not-ours': 'not about this brand' };
/** `Closed as real by jo` */
export const closed = ({ closed: end }: ToldIncident): string => {
  const as = end?.as ? ` as ${pastVerdicts[end.as]}` : '';
  if (!end) return 'Closed';
  return `Closed${as} ${end.by === onServer ? 'on the server' : `by ${end.by}`}`;
};

export const lowered = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** After a preview. */
export const unanswered = '; not acknowledged yet';
