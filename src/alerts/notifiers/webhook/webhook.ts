import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { NoAnswer, Refused } from '../../../core/errors.ts';
import { redact } from '../../../net/redact.ts';
import { connectTimeoutMs, sendHttp } from '../../../net/send.ts';
import { withOrigin } from '../../../net/with-origin.ts';
import { parseDuration } from '../../../wording/duration.ts';
import { retryAt } from '../../outbox/back-off.ts';
import { definePlugin, type Notifier } from '../notifier.ts';
import { paced } from '../pace.ts';
import { webhookBody } from './body.ts';

const minIntervalMs = 100;
const shortestMs = 1_000;
const longestMs = 120_000;

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('URL that receives each message as a JSON POST'),
  secret: z
    .string()
    .min(16)
    .describe('Signs each request (HMAC-SHA256), at least 16 characters; "whsec_" + base64 also works'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Another origin for the URL'),
  timeout: z
    .string()
    .refine((text) => isWithin(parseDuration(text)), 'a duration from 1s to 2m')
    .default('15s')
    .describe('How long the receiver may take to answer, from 1s to 2m'),
});

const isWithin = (ms: number | null): boolean => ms !== null && ms >= shortestMs && ms <= longestMs;

/** Decodes the key like the Standard Webhooks libraries: base64 after `whsec_`, else the characters themselves. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');

/**
 * The signature of https://www.standardwebhooks.com: HMAC-SHA256 over `id.timestamp.body`, in base64 after `v1,`.
 * Receivers compare it in constant time and reject a timestamp (seconds) more than 5 minutes old.
 */
export function sign(secret: string, id: string, timestamp: number, body: string): string {
  return `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** A notification's id in header-safe characters, the same for every attempt. */
const headerId = (id: string): string => encodeURI(id).replace(/[^\x21-\x7e]/g, '');

export const webhook = definePlugin({
  type: 'webhook',
  settings,
  create({ url: configured, secret, baseUrl, timeout }, { clock, shell }) {
    const answerMs = parseDuration(timeout) ?? longestMs;
    const url = withOrigin(configured, baseUrl);
    const { host, pathname, search, username, password } = new URL(url);
    const now = () => clock.now();
    const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const authorization: Record<string, string> = username
      ? { Authorization: `Basic ${Buffer.from(login).toString('base64')}` }
      : {};
    // As configured, and in the forms in which a receiver may repeat them.
    const secrets = [
      secret,
      `${pathname}${search}`,
      pathname,
      search.slice(1),
      password,
      decodeURIComponent(password),
      username,
      Buffer.from(login).toString('base64'),
    ];
    const notifier: Notifier = {
      begins: true,
      // The timeout is for the answer, once connected.
      sendTimeoutMs: answerMs + connectTimeoutMs,
      async send(message, { notification, signal, begin }) {
        const id = headerId(notification.id);
        const body = JSON.stringify(webhookBody(message, notification, shell));
        // Receivers compare it with their own clock, so it is the machine's time, not domain time.
        const timestamp = Math.floor(Date.now() / 1000);
        const answer = await sendHttp({
          url,
          headers: {
            'Content-Type': 'application/json',
            'User-Agent': 'earshot',
            ...authorization,
            'Idempotency-Key': id,
            'webhook-id': id,
            'webhook-timestamp': String(timestamp),
            'webhook-signature': sign(secret, id, timestamp, body),
          },
          body,
          begin,
          signal,
          answerMs,
          now,
          later: retryAt(notification, now()),
          secrets,
        }).catch((error: unknown) => {
          throw error instanceof NoAnswer
            ? new NoAnswer(`${error.message}: answer first and work later, or raise \`timeout\` (${timeout})`)
            : error;
        });
        if (answer.status >= 400) {
          const said = redact(Buffer.from(answer.body).toString('utf8'), secrets);
          throw new Refused(`${host} refused it with HTTP ${answer.status} ${said}`.trim());
        }
        return { status: String(answer.status) };
      },
      visits: true,
      async check(signal) {
        const { status } = await sendHttp({
          url,
          method: 'HEAD',
          headers: authorization,
          signal,
          now,
          later: now(),
          secrets,
        });
        return `${host} answers (HTTP ${status} to HEAD; nothing was posted)`;
      },
    };
    return paced(notifier, minIntervalMs);
  },
});
