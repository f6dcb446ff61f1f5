/** A terminal signals the whole process group, and npm passes its copy on, so one Ctrl-C arrives twice. */
const sameSignalMs = 1_000;

/**
 * Runs until done, or until the first SIGINT or SIGTERM aborts the signal. A second one ends the process at once. A
 * task that prints is also aborted when stdout cannot be written.
 *
 * Do not listen to SIGPIPE: every socket closed by its other side raises it, not only stdout.
 */
export async function untilSignal<T>(
  run: (signal: AbortSignal) => Promise<T>,
  { prints = true }: { prints?: boolean } = {},
): Promise<T> {
  const { stdout } = process;
  const stop = new AbortController();
  let firstAt = Number.POSITIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals): void => {
    if (performance.now() - firstAt >= sameSignalMs) process.exit(name === 'SIGINT' ? 130 : 143);
    firstAt = Math.min(firstAt, performance.now());
    stop.abort();
  };
  const onUnwritable = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (prints) stdout.on('error', onUnwritable);
  try {
    return await run(stop.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    stdout.off('error', onUnwritable);
  }
}
