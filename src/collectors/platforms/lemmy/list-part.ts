import { z } from 'zod';
import type { Post } from '../../../core/domain.ts';
import type { Json } from '../../../core/json.ts';
import { beginPart, type InstancePart, type InstanceReading } from '../../instances/catch-up.ts';
import type { Instance } from '../../instances/instance.ts';
import { coverageOf, readState, resumeWalk, startWalk } from '../../instances/reading-state.ts';
import { askList } from './ask-list.ts';
import type { ListKind } from './read-list.ts';
import { takeList } from './take-list.ts';

const versionShape = z.object({ api: z.enum(['v3', 'v4']) });

/** All posts, or all comments, that one instance knows. */
export function listPart(
  instance: Instance,
  kind: ListKind,
  { ask, clock, logger, backfillMs }: InstanceReading,
): InstancePart {
  const key = `${instance.name} ${kind}`;
  return {
    key,
    label: `${kind}s at ${instance.name}`,
    instance: instance.name,
    begin: (cursor) => beginPart(cursor, key),
    async collect({ cursor, signal }) {
      const state = readState(cursor);
      const now = clock.now();
      const walk = resumeWalk(state.walk, now) ?? startWalk(state, now, backfillMs);
      const known = versionShape.safeParse(cursor).data?.api ?? null;
      const list = await askList(ask, { instance, kind, known, position: walk.position, now, logger, signal });
      const step = takeList(state, walk, list);
      const gone = step.fresh.filter(({ isGone }) => isGone);
      const posts = step.fresh.flatMap(({ post }): Post[] => (post === null ? [] : [post]));
      return {
        posts,
        cursor: { ...step.state, api: list.api } as Json,
        coverage: step.isOver ? coverageOf(step.state) : [],
        backfill: walk.backfill,
        // What was missed is followed by the news at once.
        more: !step.isOver || (walk.backfill && state.upTo !== null),
        ...(gone.length > 0 && { deleted: gone.map(({ id }) => id) }),
      };
    },
  };
}
