import type { Bucket, CoverageInterval, Mention } from '../../src/core/domain.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import type { ListPage } from '../../src/core/store/list.ts';
import type { Store } from '../../src/core/store/store.ts';

export interface MemoryOutbox {
  store: Pick<
    Store,
    | 'nextNotification'
    | 'claimNotification'
    | 'settleNotification'
    | 'dueNotifications'
    | 'messagesSince'
    | 'notifications'
    | 'incident'
    | 'incidents'
    | 'mentions'
    | 'buckets'
    | 'coverage'
  >;
  incidents: Map<string, Incident>;
  rows: Map<string, Notification>;
  /** As if the process that sends had been killed: the lease of every row that is being sent has run out. */
  expireLeases(): void;
}

/** Tests that need more than one page need a real store. */
const firstPage = <T>(items: T[], limit: number): ListPage<T> => ({ items: items.slice(0, limit), next: null });

/** The outbox part of a store, in memory, for tests of what is sent and when. */
export function memoryOutbox(
  incidents: Incident[],
  rows: Notification[],
  evidence: { mentions?: Mention[]; buckets?: Bucket[]; coverage?: CoverageInterval[] } = {},
): MemoryOutbox {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const outbox = new Map(rows.map((row) => [row.id, row]));
  const expired = new Set<string>();
  const isFree = (row: Notification | undefined): boolean =>
    row?.state === 'waiting' && row.silences === 0 && row.toldWith === null;
  const change = (id: string, changes: Partial<Notification>) => {
    const row = outbox.get(id);
    if (row) outbox.set(id, { ...row, ...changes });
  };
  const next = (channel: string, now: number): Notification | null => {
    const [row] = [...outbox.values()]
      .filter(
        (row) =>
          row.channel === channel &&
          (row.toldWith === null || row.toldWith === row.id) &&
          (row.state === 'sending' || (row.state === 'waiting' && row.dueAt <= now)),
      )
      .sort((a, b) => Number(a.state === 'waiting') - Number(b.state === 'waiting') || a.createdAt - b.createdAt);
    if (!row || (row.state === 'sending' && !expired.has(row.id))) return null;
    const silences = row.silences + (row.state === 'sending' ? 1 : 0);
    return { ...row, state: 'sending', attempts: row.attempts + 1, silences };
  };
  return {
    incidents: byId,
    rows: outbox,
    expireLeases() {
      for (const { id, state } of outbox.values()) if (state === 'sending') expired.add(id);
    },
    store: {
      nextNotification: async (channel, now) => next(channel, now),
      async claimNotification(channel, now, _, prepared) {
        const claimed = next(channel, now);
        if (!claimed || (prepared && (claimed.id !== prepared.id || claimed.silences !== prepared.silences)))
          return null;
        const others = prepared?.with ?? [];
        if (!others.every((id) => isFree(outbox.get(id)))) return null;
        expired.delete(claimed.id);
        const toldWith = others.length > 0 ? claimed.id : claimed.toldWith;
        for (const id of others) change(id, { toldWith });
        change(claimed.id, { ...claimed, toldWith });
        return { ...claimed, toldWith };
      },
      async settleNotification(
        id,
        { state, dueAt, sentAt, reference, error, unattempted, silent, also, restUntil, told },
      ) {
        const row = outbox.get(id);
        if (!row) throw new Error(`no row ${id}`);
        const silences = row.silences + (silent ? 1 : 0);
        change(id, {
          state,
          dueAt: dueAt ?? row.dueAt,
          sentAt: sentAt ?? row.sentAt,
          reference: reference ?? row.reference,
          error: error === undefined ? row.error : error,
          attempts: row.attempts - (unattempted ? 1 : 0),
          silences,
        });
        for (const one of row.toldWith === id ? [...outbox.values()].filter(({ toldWith }) => toldWith === id) : []) {
          const isOther = one.id !== id;
          if (state === 'sent' && isOther) {
            const reference = told?.find((other) => other.id === one.id)?.reference ?? null;
            change(one.id, { state, sentAt: sentAt ?? null, reference, error: null, attempts: one.attempts + 1 });
          } else if (state === 'dead' && silences > 0 && isOther)
            change(one.id, { state, silences, error: error ?? null });
          else if (state !== 'sent' && silences === 0)
            change(one.id, { toldWith: null, dueAt: Math.max(one.dueAt, dueAt ?? 0) });
        }
        for (const other of outbox.values())
          if (other.channel === row.channel && other.state === 'waiting' && other.dueAt < (restUntil ?? 0))
            outbox.set(other.id, { ...other, dueAt: restUntil ?? 0 });
        for (const added of also ?? []) if (!outbox.has(added.id)) outbox.set(added.id, added);
      },
      dueNotifications: async (channel, now, limit) =>
        [...outbox.values()]
          .filter((row) => row.channel === channel && isFree(row) && row.dueAt <= now)
          .sort((a, b) => a.createdAt - b.createdAt)
          .slice(0, limit),
      async messagesSince(channel, since) {
        const messages = new Map<string, number>();
        for (const { id, channel: its, state, sentAt, toldWith } of outbox.values())
          if (its === channel && state === 'sent' && (sentAt ?? 0) > since) messages.set(toldWith ?? id, sentAt ?? 0);
        return [...messages.values()].sort((a, b) => a - b);
      },
      async notifications({ incident, channel, state, toldWith, limit }) {
        const found = [...outbox.values()]
          .filter((row) => !incident || row.incident === incident)
          .filter((row) => !channel || row.channel === channel)
          .filter((row) => !state || row.state === state)
          .filter((row) => !toldWith || row.toldWith === toldWith)
          .sort((a, b) => b.createdAt - a.createdAt);
        return firstPage(found, limit);
      },
      incident: async (id) => byId.get(id) ?? null,
      async incidents({ brand, state, judged, limit }) {
        const found = [...byId.values()]
          .filter((one) => (!brand || one.brand === brand) && (!state || one.state === state))
          .filter((one) => !judged || one.verdict)
          .sort((a, b) => b.openedAt - a.openedAt);
        return firstPage(found, limit);
      },
      async *mentions({ brand, from = 0, to = Number.POSITIVE_INFINITY, ids, sources, order, limit }) {
        const found = (evidence.mentions ?? []).filter(({ id, source, at, brand: its }) => {
          return (
            (!brand || its === brand) &&
            at >= from &&
            at < to &&
            (ids?.includes(id) ?? true) &&
            (sources?.includes(source) ?? true)
          );
        });
        found.sort((a, b) => (order === 'desc' ? b.at - a.at : a.at - b.at));
        yield* found.slice(0, limit);
      },
      buckets: async (_, from, to) => (evidence.buckets ?? []).filter(({ slice }) => slice >= from && slice < to),
      coverage: async () => evidence.coverage ?? [],
    },
  };
}
