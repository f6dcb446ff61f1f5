import type { Incident, VerdictKind } from '../../core/incident.ts';

/** What a person closed it as; null: nobody closed it, or the verdict came later or never. */
export const closedAs = ({ closedBy, verdict, resolvedAt }: Incident): VerdictKind | null =>
  closedBy !== undefined && verdict && verdict.at === resolvedAt ? verdict.verdict : null;
