import { hourMs, type Time } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import { credentialMark } from '../../../core/identity.ts';
import type { Cursor } from './x-cursor.ts';
import { TooOften, WrongToken } from './x-request.ts';

/** Throws what X said before, while it holds: a restart is no reason to ask again. */
export function stayPaused({ pause }: Cursor, token: string, now: Time): void {
  // Another token is tried at once. A clock that was set back says nothing of the pause.
  if (!pause || now < pause.from || now >= pause.until) return;
  if (pause.refused === null) throw new RetryLater(pause.until, pause.reason);
  if (pause.refused === credentialMark(token)) throw new Refused(pause.reason);
}

/** The error, with the cursor in which the pause that it asks for is kept. */
export function keepPause(error: unknown, cursor: Cursor, token: string, now: Time): unknown {
  if (error instanceof TooOften) {
    const pause = { from: now, until: error.until, reason: error.message, refused: null };
    return new RetryLater(error.until, error.message, { cursor: { ...cursor, pause } });
  }
  if (error instanceof WrongToken) {
    const pause = { from: now, until: now + hourMs, reason: error.message, refused: credentialMark(token) };
    return new Refused(error.message, { cursor: { ...cursor, pause } });
  }
  return error;
}
