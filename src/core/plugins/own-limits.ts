import type { Clock } from '../clock.ts';
import type { LimitStore, RequestLimit } from '../store/limits.ts';

interface Window {
  number: number;
  endsAt: number;
  taken: number;
}

/** The limits of a process that works alone, by its clock. */
export function ownLimits(clock: Clock): LimitStore {
  const windows = new Map<string, Window>();
  const keyOf = ({ platform, credential, name }: RequestLimit): string => JSON.stringify([platform, credential, name]);
  return {
    async takeGrant(limit, want) {
      const now = clock.now();
      const key = keyOf(limit);
      const last = windows.get(key) ?? { number: 0, endsAt: now, taken: 0 };
      const isOver = now >= last.endsAt || last.endsAt > now + limit.windowMs;
      const window = isOver ? { number: last.number + 1, endsAt: now + limit.windowMs, taken: 0 } : last;
      const granted = Math.max(0, Math.min(want, limit.most - window.taken));
      windows.set(key, { ...window, taken: window.taken + granted });
      return { limit, granted, window: window.number, endsInMs: window.endsAt - now };
    },
    async giveBack({ limit, granted, window: number }, unused) {
      const window = windows.get(keyOf(limit));
      if (window?.number === number) window.taken -= Math.max(0, Math.min(granted, unused));
    },
    async lowerLimit({ limit, window: number }, left, endsInMs) {
      const window = windows.get(keyOf(limit));
      if (window?.number !== number) return;
      window.taken = Math.max(window.taken, limit.most - Math.max(0, left));
      window.endsAt = Math.max(window.endsAt, clock.now() + Math.min(endsInMs, limit.windowMs));
    },
  };
}
