import type { FetchFunction } from '@slack/web-api';
import { NoAnswer, Refused, RetryLater } from '../../../core/errors.ts';
import { redact } from '../../../net/redact.ts';
import { type HttpSend, ServerFailure, sendHttp } from '../../../net/send.ts';
import { slackAnswer } from './answers.ts';

/** `fetch` for Slack's libraries: one attempt, classified errors. The libraries wrap them: see `sortSlackError`. */
export function slackFetch(send: Pick<HttpSend, 'now' | 'later' | 'signal' | 'secrets' | 'begin'>): FetchFunction {
  return async (url, init) => {
    const headers = { ...init?.headers };
    let body: string | Uint8Array = typeof init?.body === 'string' ? init.body : '';
    if (init?.body instanceof FormData) {
      const packed = new Response(init.body);
      headers['Content-Type'] = packed.headers.get('content-type') ?? '';
      body = new Uint8Array(await packed.arrayBuffer());
    }
    const answer = await sendHttp({ ...send, url: String(url), headers, body });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}

/** Maps errors of Slack's libraries to the four kinds that the outbox knows. */
export function sortSlackError(error: unknown, later: number, secrets: readonly string[]): Error {
  if (!(error instanceof Error)) return new ServerFailure(redact(String(error), secrets));
  if ('original' in error && error.original instanceof Error) return error.original;
  const code = slackCode(error);
  if (code === null) return isSorted(error) ? error : new ServerFailure(redact(error.message, secrets));
  const { means, advice } = slackAnswer(code);
  if (means === 'later') return new RetryLater(later, `Slack asks to come back (${code})`);
  if (means === 'unclear') return new NoAnswer(`Slack answered ${code}: it may have been posted or not`);
  return new Refused(`Slack refused: ${redact(code, secrets)}${advice ? `: ${advice}` : ''}`);
}

const isSorted = (error: Error): boolean =>
  error instanceof RetryLater ||
  error instanceof Refused ||
  error instanceof NoAnswer ||
  error instanceof ServerFailure;

/** Slack's error code, from a Web API answer or a webhook's body. */
export function slackCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('data' in error && typeof error.data === 'object' && error.data !== null && 'error' in error.data)
    return String(error.data.error);
  if ('statusCode' in error) {
    const body = 'body' in error && typeof error.body === 'string' ? error.body.trim() : '';
    return body || `HTTP ${error.statusCode}`;
  }
  return null;
}
