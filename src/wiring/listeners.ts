import type { AnswerPress, Notifier } from '../alerts/notifiers/notifier.ts';

/** Listens to what people do in the messages of channels, such as press a button. */
export interface Listeners {
  /** Listens to these from now on, and no longer to others. */
  listenTo(notifiers: Iterable<Notifier>): void;
  /** Resolves when all that were stopped have ended. */
  ended(): Promise<unknown>;
}

export function createListeners(answer: AnswerPress, stop: AbortSignal): Listeners {
  const listening = new Map<Notifier, { leave: AbortController; ends: Promise<void> }>();
  const ending = new Set<Promise<void>>();
  return {
    listenTo(notifiers) {
      const wanted = new Set(notifiers);
      for (const [notifier, { leave, ends }] of listening) {
        if (wanted.has(notifier)) continue;
        leave.abort();
        listening.delete(notifier);
        ending.add(ends);
      }
      for (const notifier of wanted) {
        if (listening.has(notifier) || !notifier.listen) continue;
        const leave = new AbortController();
        const ends = notifier.listen(answer, AbortSignal.any([stop, leave.signal]));
        listening.set(notifier, { leave, ends });
      }
    },
    ended: () => Promise.all([...ending, ...[...listening.values()].map(({ ends }) => ends)]),
  };
}
