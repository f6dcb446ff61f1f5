/** A terminal signals the whole group and npm passes its copy on: the same Ctrl-C arrives twice. */
const sameSignalMs = 1_000;

/**
 * Runs until done, or until the first SIGINT or SIGTERM asks it to stop through the signal. A second one ends the
 * process at once. When the reader of stdout went away, it is asked to stop too.
 */
export async function untilSignal<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let firstAt = Number.POSITIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals): void => {
    if (Date.now() - firstAt >= sameSignalMs) process.exit(name === 'SIGINT' ? 130 : 143);
    firstAt = Math.min(firstAt, Date.now());
    stop.abort();
  };
  const onReaderGone = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGPIPE', onReaderGone);
  try {
    return await run(stop.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.off('SIGPIPE', onReaderGone);
  }
}
