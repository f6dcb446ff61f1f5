import type { Command } from 'commander';
import { learningUntil, parseState } from '../alerts/engine.ts';
import { coveredMs, mergeIntervals } from '../core/coverage.ts';
import { dayMs } from '../core/domain.ts';
import { jobNames } from '../core/jobs.ts';
import { type OpenStore, withQueue } from './open.ts';
import { localTime, paint, print, printJson, span, table } from './output.ts';

export function define(program: Command): void {
  program
    .command('status')
    .description('What is covered, what waits, what is open, what was said')
    .option('--config <file>', 'the configuration', 'config/earshot.yaml')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  earshot status
  earshot status --json | jq '.sources[] | select(.failingSince)'

Coverage is the share of the last 24 hours in which a source was really observed. A source that could not be reached is
blind for that time: that is never "no mentions".`,
    )
    .action(async (options: { config: string; json?: boolean }) => {
      await withQueue(options.config, async (open) => {
        const status = await gatherStatus(open);
        if (options.json) printJson(status);
        else print(describe(status, open.config.timezone, open.now));
      });
    });
}

type Status = Awaited<ReturnType<typeof gatherStatus>>;

export async function gatherStatus({
  config,
  store,
  queue,
  now,
}: OpenStore & { queue: { depth(): Promise<unknown> } }) {
  const states = await store.sourceStates();
  const sources = [];
  const brands = [];
  const counts = await store.counts();
  for (const brand of config.brands) {
    const coverage = await store.coverage(brand.name, now - dayMs, now);
    for (const source of brand.sources) {
      const state = states.find((row) => row.brand === brand.name && row.source === source);
      const merged = mergeIntervals(coverage.filter((row) => row.source === source));
      sources.push({
        brand: brand.name,
        source,
        coverage24h: coveredMs(merged, now - dayMs, now) / dayMs,
        lagMs: merged.at(-1) ? now - (merged.at(-1)?.to ?? now) : null,
        lastOkAt: state?.lastOkAt ?? null,
        failingSince: state?.failingSince ?? null,
        error: state?.error ?? null,
      });
    }
    const engine = await store.engine(brand.name);
    const state = engine && parseState(engine.state);
    const count = counts.find((row) => row.brand === brand.name);
    brands.push({
      brand: brand.name,
      mentions: count?.mentions ?? 0,
      unscored: count?.unscored ?? 0,
      setAside: count?.dead ?? 0,
      evaluatedTo: state?.now ?? null,
      learningUntil: state ? learningUntil(state) : null,
    });
  }
  return {
    sources,
    brands,
    queues: await queue.depth(),
    incidents: await store.incidents({ state: 'open', limit: 50 }),
    notifications: await store.notifications({ limit: 10 }),
    undelivered: await store.notifications({ state: 'dead', limit: 50 }),
  };
}

function describe(status: Status, timezone: string, now: number): string {
  const local = (time: number): string => localTime(time, timezone);
  const parts = [
    table(
      ['brand', 'source', 'coverage 24 h', 'lag', 'state'],
      status.sources.map((row) => [
        row.brand,
        row.source,
        `${Math.floor(row.coverage24h * 100)} %`,
        row.lagMs === null ? 'never observed' : span(row.lagMs),
        row.failingSince
          ? `unreachable since ${local(row.failingSince)}: ${row.error ?? ''}`
          : row.lastOkAt
            ? `ok ${span(now - row.lastOkAt)} ago`
            : 'not asked yet',
      ]),
    ),
    table(
      ['brand', 'mentions', 'unscored', 'set aside', 'detection'],
      status.brands.map((row) => [
        row.brand,
        String(row.mentions),
        String(row.unscored),
        String(row.setAside),
        row.evaluatedTo === null
          ? 'not started'
          : `${row.learningUntil !== null && row.learningUntil > now ? `learning until ${local(row.learningUntil)}, ` : ''}evaluated to ${local(row.evaluatedTo)}`,
      ]),
    ),
    table(
      ['queue', 'waiting', 'active', 'delayed', 'failed'],
      Object.entries(status.queues as Record<string, Record<string, number>>)
        .filter(([name]) => (jobNames as string[]).includes(name))
        .map(([name, depth]) => [
          name,
          ...['waiting', 'active', 'delayed', 'failed'].map((key) => String(depth[key] ?? 0)),
        ]),
    ),
    status.incidents.length === 0
      ? 'No open incidents.'
      : table(
          ['open incident', 'since', 'authors', 'acknowledged'],
          status.incidents.map((row) => [
            paint.red(row.id),
            local(row.since),
            String(row.spokenAuthors),
            row.acknowledged?.by ?? 'no',
          ]),
        ),
  ];
  if (status.notifications.length > 0) {
    parts.push(
      table(
        ['last said', 'channel', 'state', 'at'],
        status.notifications.map((row) => [
          `${row.incident} ${row.occasion} ${row.number}`,
          row.channel,
          row.state,
          row.sentAt ? local(row.sentAt) : '',
        ]),
      ),
    );
  }
  if (status.undelivered.length > 0) {
    parts.push(paint.red(`${status.undelivered.length} notifications could not be delivered: see earshot dead list`));
  }
  return parts.join('\n\n');
}
