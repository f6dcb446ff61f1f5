import { beginPart, type InstancePart, type InstanceReading } from '../../instances/catch-up.ts';
import type { Instance } from '../../instances/instance.ts';
import { coverageOf, readState, resumeWalk, startWalk } from '../../instances/reading-state.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readStatuses } from './read-statuses.ts';
import { statusPost } from './status-post.ts';
import { takePage } from './walk-timeline.ts';

/** As many as Mastodon gives at once. */
export const pageSize = 40;

/** The posts with a hashtag, as one instance knows them. */
export function tagPart(
  instance: Instance,
  tag: string,
  { ask, clock, logger, backfillMs }: InstanceReading,
): InstancePart {
  const key = `${instance.name} #${tag}`;
  return {
    key,
    label: `#${tag} at ${instance.name}`,
    instance: instance.name,
    begin: (cursor) => beginPart(cursor, key),
    async collect({ cursor, signal }) {
      const state = readState(cursor);
      const now = clock.now();
      const walk = resumeWalk(state.walk, now) ?? startWalk(state, now, backfillMs);
      const parameters = {
        limit: String(pageSize),
        max_id: walk.direction === 'back' ? walk.position : null,
        min_id: walk.direction === 'forward' ? walk.position : null,
      };
      const answer = await ask(instance, `api/v1/timelines/tag/${encodeURIComponent(tag)}`, parameters, signal);
      const refusal = explainRefusal(instance, answer, now);
      if (refusal) throw refusal;
      const { items, ids } = readStatuses(answer, instance, logger);
      const step = takePage(state, walk, { items, ids, now });
      const uris = new Map(items.map(({ id, uri }) => [id, uri]));
      return {
        posts: step.fresh.map(({ status, at }) => statusPost(status, at, { host: instance.name, ids: uris })),
        cursor: step.state,
        coverage: step.isOver ? coverageOf(step.state) : [],
        backfill: walk.backfill,
        // What was missed is followed by the news at once.
        more: !step.isOver || (walk.backfill && state.upTo !== null),
      };
    },
  };
}
