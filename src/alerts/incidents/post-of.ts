import type { Finding, Incident } from '../../core/incident.ts';

/** The post that an incident is about, or that has joined it: the newest. */
export const postOf = ({ rules }: Incident): Finding['post'] =>
  rules
    .flatMap(({ latest, peak }) => latest.post ?? peak.post ?? [])
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))[0];
