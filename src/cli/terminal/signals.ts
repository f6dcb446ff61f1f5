/** A stop that takes longer is forced: those who stop a service wait 10 s. */
const defaultStopWithinMs = 9_000;
/** What is still open when all is done, such as a connection to a server that hangs, does not keep the process. */
const lingerMs = 500;

/** A terminal signals the whole process group, and npm passes its copy on, so one Ctrl-C arrives twice. */
const sameSignalMs = 1_000;

/**
 * Runs until done, or until the first SIGINT or SIGTERM aborts the signal. The process then ends within 10 s, whatever
 * hangs, and at once with a second signal. A task that prints is also aborted when stdout cannot be written.
 * `forcedCode`: the exit code of a stop that is forced; default: that of the signal.
 *
 * Do not listen to SIGPIPE: every socket closed by its other side raises it, not only stdout.
 */
export async function untilSignal<T>(
  run: (signal: AbortSignal) => Promise<T>,
  {
    prints = true,
    forcedCode,
    stopWithinMs = defaultStopWithinMs,
  }: { prints?: boolean; forcedCode?: number; stopWithinMs?: number } = {},
): Promise<T> {
  const { stdout } = process;
  const stop = new AbortController();
  let firstAt = Number.POSITIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals): void => {
    const code = name === 'SIGINT' ? 130 : 143;
    if (performance.now() - firstAt >= sameSignalMs) process.exit(code);
    if (stop.signal.aborted) return;
    firstAt = performance.now();
    setTimeout(() => force(forcedCode ?? code), stopWithinMs).unref();
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
    if (firstAt < Number.POSITIVE_INFINITY) setTimeout(() => process.exit(), lingerMs).unref();
  }
}

function force(code: number): never {
  process.stderr.write('Something did not stop in time: stopping anyway. The next start takes it over.\n');
  process.exit(code);
}
