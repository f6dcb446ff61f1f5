import { concernedPosts } from '../../alerts/evidence/concerned-posts.ts';
import { loudest } from '../../alerts/messages/message.ts';
import { dependsOnPosts, takes } from '../../alerts/outbox/only.ts';
import { channelsOf, isTold, type Routes } from '../../alerts/outbox/outbox.ts';
import type { Spoken } from '../../alerts/replay/backtest.ts';
import type { Rule } from '../../core/config.ts';
import type { Incident } from '../../core/incident.ts';
import type { MentionStore } from '../../core/store/mentions.ts';

interface PlannedChannels {
  /** Whom each incident tells, by its id. */
  tells: Map<string, string[]>;
  /** Ids of incidents that have channels, of which none takes it. */
  withheld: Set<string>;
}

/** Whom past incidents would have told, by severity and by what their posts were in the end. */
export async function plannedChannels(
  store: Pick<MentionStore, 'mentions'>,
  spoken: readonly Spoken[],
  rules: readonly Rule[],
  routes: Routes,
): Promise<PlannedChannels> {
  const last = new Map<string, Incident>(spoken.map(({ incident }) => [incident.id, incident]));
  const tells = new Map<string, string[]>();
  const withheld = new Set<string>();
  for (const [id, incident] of last) {
    const channels = channelsOf(incident, rules);
    const open = channels.filter((channel) => dependsOnPosts(channel, incident, rules, routes));
    const { finding } = loudest(incident);
    const posts = open.length > 0 ? await concernedPosts(store, incident, finding, finding.at) : [];
    const told = channels.filter(
      (channel) => isTold(channel, incident, routes) && takes(channel, incident, { rules, routes, posts }),
    );
    tells.set(id, told);
    if (channels.length > 0 && told.length === 0) withheld.add(id);
  }
  return { tells, withheld };
}
