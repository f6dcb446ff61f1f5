import { setTimeout as sleep } from 'node:timers/promises';
import { isSecretKey } from '../config/describe-value.ts';
import { messageOf } from '../core/errors.ts';

export interface SendResult {
  ok: boolean;
  /** The answer, or the error. */
  detail: string;
}

/** Tests one source or channel. Returns the answer or the error, without secrets. */
export async function tryToSend({
  settings,
  timeoutMs,
  signal,
  send,
}: {
  settings: unknown;
  timeoutMs: number;
  signal: AbortSignal;
  send(stop: AbortSignal): Promise<string>;
}): Promise<SendResult> {
  const limit = new AbortController();
  const stop = AbortSignal.any([signal, limit.signal]);
  try {
    const answer = send(stop);
    // A plug-in that ignores its signal must not hold up the others.
    const late = sleep(timeoutMs, null, { signal: stop }).then(() => {
      throw new Error(`no answer within ${timeoutMs / 1000} s`);
    });
    const detail = await Promise.race([answer, late]);
    return { ok: true, detail: withoutSecrets(detail, settings) };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, detail: withoutSecrets(messageOf(error), settings) };
  } finally {
    limit.abort();
  }
}

/** Errors of libraries may repeat an address or token. */
function withoutSecrets(message: string, settings: unknown): string {
  let hidden = message;
  for (const secret of secretsIn(settings, false)) if (secret.length >= 6) hidden = hidden.replaceAll(secret, '...');
  return hidden;
}

function secretsIn(value: unknown, secret: boolean): string[] {
  if (typeof value === 'string') {
    if (!secret) return [];
    if (!URL.canParse(value)) return [value];
    const { username, password, pathname, search } = new URL(value);
    return [value, decoded(password), password, username, `${pathname}${search}`, pathname];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, secret || isSecretKey(key)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
