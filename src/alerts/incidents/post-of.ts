import type { Finding, FoundPost, Incident } from '../../core/incident.ts';

/** The post that a finding is about. */
export const foundPost = (finding: Finding): FoundPost | null => (finding.kind === 'post' ? finding.post : null);

/** The newest post that an incident is about or that has joined it. */
export const postOf = ({ rules }: Incident): FoundPost | undefined =>
  rules
    .flatMap(({ latest, peak }) => foundPost(latest) ?? foundPost(peak) ?? [])
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))[0];
