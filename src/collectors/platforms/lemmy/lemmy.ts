import { z } from 'zod';
import { dayMs, minuteMs } from '../../../core/domain.ts';
import { messageOf } from '../../../core/errors.ts';
import type { CollectorPlugin } from '../../../core/plugins/collector.ts';
import { ownLimits } from '../../../core/plugins/own-limits.ts';
import { askInstances } from '../../instances/ask-instance.ts';
import { catchUp } from '../../instances/catch-up.ts';
import { checkInstances } from '../../instances/check-instances.ts';
import { instancesOf } from '../../instances/instance.ts';
import { askList } from './ask-list.ts';
import { listPart } from './list-part.ts';

const settings = z.strictObject({
  instances: z
    .array(z.string().min(1))
    .min(1)
    .default(['lemmy.world'])
    .describe(
      'Servers to read: names such as lemmy.world. Each one knows its own communities and those that its people follow.',
    ),
  backfillDays: z
    .number()
    .min(0)
    .max(30)
    .default(1)
    .describe('Days of history to read at first, so that the baseline is learned sooner; 20,000 posts at most.'),
  baseUrl: z
    .url()
    .optional()
    .describe('Base URL that stands in for all instances; {instance} in it becomes the name of the instance.'),
});

/** What Lemmy takes from one address, unless the instance says otherwise ("message" of its rate limits). */
const limit = { platform: 'lemmy', most: 180, windowMs: minuteMs };

/** All posts and comments that chosen instances of Lemmy know. Those of each kind at each instance are read by themselves. */
export const lemmy: CollectorPlugin<typeof settings> = {
  platform: 'lemmy',
  settings,
  pollMs: minuteMs,
  // Lists say it of what is as new as the look back, and lack what was deleted later.
  deletions: 'untold',
  create({ instances: written, backfillDays, baseUrl }, { clock, logger, limits = ownLimits(clock) }) {
    const instances = instancesOf(written, { baseUrl });
    const ask = askInstances(limit, { clock, limits });
    const reading = { ask, clock, logger, backfillMs: backfillDays * dayMs };
    const parts = instances.flatMap((one) =>
      (['post', 'comment'] as const).map((kind) => listPart(one, kind, reading)),
    );
    const collect = catchUp(parts, { clock, logger });
    return {
      collect,
      listening: { collect, begin: (cursor) => cursor, searchesHistory: false, parts },
      check: (signal) =>
        checkInstances(
          instances,
          async (instance) => {
            const first = { known: null, position: null, now: clock.now(), logger, signal } as const;
            const { api } = await askList(ask, { ...first, instance, kind: 'post' });
            return `${instance.name} answers (API ${api})`;
          },
          { explain: (_, error) => messageOf(error), signal },
        ),
    };
  },
};
