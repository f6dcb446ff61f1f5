import type { Incident, Occasion, OccasionKind } from '../../core/incident.ts';

export const lastOccasion = ({ occasions }: Pick<Incident, 'occasions'>, kind: OccasionKind): Occasion | undefined =>
  occasions.findLast((one) => one.kind === kind);
