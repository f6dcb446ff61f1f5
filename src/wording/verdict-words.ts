import type { VerdictKind } from '../core/incident.ts';

/** Each verdict as a name, and as the end of `it was ...`. */
export const verdictWords: Record<VerdictKind, { name: string; itWas: string }> = {
  real: { name: 'real', itWas: 'real' },
  'false-alarm': { name: 'false alarm', itWas: 'a false alarm' },
  'not-ours': { name: 'not ours', itWas: 'not about this brand' },
};
