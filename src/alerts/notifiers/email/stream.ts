import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SmtpProgress } from './errors.ts';

/**
 * Resolves when all that has come by now is read. A server that refuses half a mail says why and hangs up: the next write
 * fails, and with it the connection and all that nobody has read yet.
 */
async function afterReading(): Promise<void> {
  // The first turn may be the one that is already reading.
  await nextTurn();
  await nextTurn();
}

/**
 * Sends all of a mail in one write, and its end in another: what the server says between them is read. The server can only
 * have taken the mail once its last byte is on the way, so `begin` is awaited before that.
 */
export function mailStream(begin: (() => Promise<void>) | undefined, tell: (progress: SmtpProgress) => void): Duplex {
  const stream: Duplex = Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    const pieces: Buffer[] = [];
    for await (const piece of source) pieces.push(piece);
    // Goes on when this is taken: the server has agreed to get a mail.
    yield Buffer.concat(pieces);
    tell('within the mail');
    await afterReading();
    if (stream.destroyed) return;
    await begin?.();
    await afterReading();
    tell('after the mail');
  });
  return stream;
}
