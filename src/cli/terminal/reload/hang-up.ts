import { closeSync, openSync } from 'node:fs';

/**
 * Calls `reload` at each SIGHUP, and `stop` when it comes because the terminal was closed in which somebody began the
 * process.
 */
export function onHangUp(reload: () => void, stop: () => void): Disposable {
  const isInteractive = process.stdin.isTTY === true || process.stdout.isTTY === true;
  const hangUp = (): void => (isInteractive && !hasTerminal() ? stop() : reload());
  process.on('SIGHUP', hangUp);
  return { [Symbol.dispose]: () => void process.off('SIGHUP', hangUp) };
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
