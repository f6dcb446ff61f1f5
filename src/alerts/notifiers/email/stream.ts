import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SmtpProgress } from './errors.ts';

/**
 * Resolves when everything received so far has been read. A server that rejects half a mail says why and hangs up: the
 * next write fails and discards the connection with everything unread.
 */
async function afterReading(): Promise<void> {
  // The current turn may already be reading, so wait for another.
  await nextTurn();
  await nextTurn();
}

/**
 * Sends the mail in one write and its end in another, and reads the server's reply in between. The server can accept
 * the mail only once its last byte is on the way, so `begin` is awaited before that.
 */
export function mailStream(begin: (() => Promise<void>) | undefined, tell: (progress: SmtpProgress) => void): Duplex {
  const stream: Duplex = Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    const pieces: Buffer[] = [];
    for await (const piece of source) pieces.push(piece);
    // Resumes once this is consumed: the server has agreed to receive a mail.
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
