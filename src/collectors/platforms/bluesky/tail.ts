import { createDialer, type DialerOptions, type Dialled, type Place } from './dialer.ts';
import type { Frame } from './frames.ts';
import { socketOrigin } from './hosts.ts';

export interface TailOptions extends Omit<DialerOptions, 'timing'> {
  /** For tests. */
  timing?: Partial<Timing>;
}

export interface Timing {
  silenceMs: number;
  /** What came in so long is one page. */
  gatherMs: number;
  /** So long it waits for the first event of a page. */
  patienceMs: number;
  /** Whoever does not ask for so long has left it to another process. */
  idleMs: number;
  /** The first pause after a failure. The next ones are longer and longer. */
  backOffMs: number;
  /** Hosts that are away are asked again for so long before the source fails. */
  giveUpMs: number;
}

const usual: Timing = {
  silenceMs: 30_000,
  gatherMs: 1_000,
  patienceMs: 2_000,
  idleMs: 20_000,
  backOffMs: 250,
  giveUpMs: 10_000,
};
const pageSize = 1_000;
export interface TailRead {
  frames: Frame[];
  host: string | null;
  /** The stream was opened anew, and these are its first frames. */
  isOpened: boolean;
  bad: number;
}

const nothing: TailRead = { frames: [], host: null, isOpened: false, bad: 0 };

/** The one connection of a source in this process. It stays open between the reads. */
export interface Tail {
  /** What came after the place, in order. */
  read(place: Place, signal: AbortSignal): Promise<TailRead>;
  /** The page was handed out: the next read goes on behind it. */
  moveTo(place: Place): void;
  close(): void;
}

export function openTail(options: TailOptions): Tail {
  const { logger } = options;
  const timing = { ...usual, ...options.timing };
  const dialer = createDialer({ ...options, timing });
  let open: Dialled | null = null;
  let at: Place | null = null;
  let closed = false;
  /** Opened, and no event came yet. */
  let isFresh = false;
  let idle: NodeJS.Timeout | undefined;

  function leave(): void {
    clearTimeout(idle);
    open?.connection.close();
    open = null;
    at = null;
  }

  return {
    async read(place, signal) {
      signal.throwIfAborted();
      if (at !== null && (at.us !== place.us || at.page !== place.page)) leave();
      const reason = open?.connection.ended() ?? null;
      if (open !== null && reason !== null && open.connection.held() === 0) {
        logger.info({ reason }, 'the stream is opened anew');
        dialer.failed();
        leave();
      }
      if (open === null) {
        if (closed) return nothing;
        const opened = await dialer.connect(place, signal);
        if (closed) opened.connection.close();
        else open = opened;
        isFresh = true;
      }
      if (open === null) return nothing;
      const { connection, host }: Dialled = open;
      clearTimeout(idle);
      idle = setTimeout(leave, timing.idleMs).unref();
      at = place;
      await connection.gathered(1, timing.patienceMs, signal);
      await connection.gathered(pageSize, timing.gatherMs, signal);
      idle.refresh();
      const frames = connection.take(pageSize);
      const isOpened = isFresh;
      if (frames.length > 0) {
        dialer.succeeded();
        isFresh = false;
      }
      return { frames, host: socketOrigin(host).host, isOpened, bad: connection.badFrames() };
    },
    moveTo(place) {
      if (open !== null) at = place;
    },
    close() {
      closed = true;
      leave();
    },
  };
}
