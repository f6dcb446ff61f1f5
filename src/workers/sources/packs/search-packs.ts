import type { Time } from '../../../core/domain.ts';
import { currentLedgers } from '../../../core/money/current-ledgers.ts';
import { weightsOn } from '../../../core/money/weights.ts';
import type { Source, SourceContext } from '../context.ts';
import type { Held } from '../read-pages.ts';
import { joinPacks } from './join-packs.ts';
import { leavePacks } from './leave-packs.ts';
import { mergePacks } from './merge-packs.ts';
import { overShare } from './over-share.ts';
import { readLone, readPack } from './read-search.ts';
import { readDesk, type SearchingSource } from './search-desk.ts';

/** Searches that run side by side: one that hangs does not delay the others. */
const atOnce = 4;
/** Searches for one brand in a job: packs do not wait for all brands that are new. */
const mostAlone = 20;

/**
 * Searches for all brands of a source, for as many together as it takes. A brand that is no company for others leaves its
 * pack; one that is calm and has caught up joins one. Returns whether something is left to be read.
 */
export async function searchPacks(
  context: SourceContext,
  source: SearchingSource,
  held: Held & { most: number },
): Promise<boolean> {
  const now = context.clock.now();
  const troubled = new Set([
    ...((await context.brandsInIncident?.()) ?? []),
    ...(await brandsOverShare(context, source, now)),
  ]);
  const desk = await leavePacks(context, source, await readDesk(context, source), { troubled, lease: held.lease });
  const isDue = ({ before }: { before: { nextPollAt: number | null } | null }): boolean =>
    (before?.nextPollAt ?? 0) <= now;
  const due = desk.alone.filter(isDue).sort((a, b) => (a.before?.nextPollAt ?? 0) - (b.before?.nextPollAt ?? 0));
  const alone = due.slice(0, mostAlone);
  const read = await sideBySide([
    ...desk.packs.filter(isDue).map((pack) => () => readPack(context, source, pack, desk, held)),
    ...alone.map((one) => () => readLone(context, source, one, { desk, troubled }, held)),
  ]);
  if (held.signal.aborted) return true;
  if (alone.length > 0) await joinPacks(context, source, { troubled, lease: held.lease });
  await mergePacks(context, source, desk, held.lease);
  return alone.length < due.length || read.some(({ pages, last }) => last === null && pages === held.most);
}

async function brandsOverShare({ store, brands }: SourceContext, { name }: Source, now: Time): Promise<string[]> {
  const ledger = (await currentLedgers(store, now)).find(({ source }) => source === name);
  return ledger ? overShare(ledger, weightsOn(brands, name), now) : [];
}

/** Ends when all have ended, also when one fails. */
async function sideBySide<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const waiting = [...tasks];
  const done: T[] = [];
  const failed: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift())
      await task().then(
        (result) => done.push(result),
        (error: unknown) => failed.push(error),
      );
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (failed.length > 0) throw failed[0];
  return done;
}
