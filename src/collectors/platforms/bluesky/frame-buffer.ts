import type { Frame } from './frames.ts';

/** Frames in order that nobody has taken yet. */
export interface FrameBuffer {
  /** Returns how many there are now. */
  add(frame: Frame): number;
  take(most: number): Frame[];
  count(): number;
  /** No more will come. The first reason stays. */
  end(reason: string): void;
  ended(): string | null;
  /** Resolves when so many are there, when no more will come, or after `ms`. */
  gathered(wanted: number, ms: number, signal: AbortSignal): Promise<void>;
}

export function createFrameBuffer(): FrameBuffer {
  let frames: Frame[] = [];
  let reason: string | null = null;
  let waiting: { wanted: number; wake(): void } | null = null;
  return {
    add(frame) {
      frames.push(frame);
      if (waiting && frames.length >= waiting.wanted) waiting.wake();
      return frames.length;
    },
    take(most) {
      const taken = frames.slice(0, most);
      frames = frames.slice(most);
      return taken;
    },
    count: () => frames.length,
    end(why) {
      reason ??= why;
      waiting?.wake();
    },
    ended: () => reason,
    gathered: (wanted, ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (frames.length >= wanted || reason !== null) return resolve();
        const settle = (how: () => void) => (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', abort);
          waiting = null;
          how();
        };
        const abort = settle(() => reject(signal.reason));
        const wake = settle(resolve);
        const timer = setTimeout(wake, ms);
        signal.addEventListener('abort', abort, { once: true });
        waiting = { wanted, wake };
      }),
  };
}
