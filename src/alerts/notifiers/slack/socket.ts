import { setTimeout as sleep } from 'node:timers/promises';
import { WebClient } from '@slack/web-api';
import { parse } from 'secure-json-parse';
import { z } from 'zod';
import { type Clock, endingWithin } from '../../../core/clock.ts';
import { messageOf, Refused } from '../../../core/errors.ts';
import type { Logger } from '../../../core/logger.ts';
import { redact } from '../../../net/redact.ts';
import { talkOverWebSocket } from '../../../net/web-socket.ts';
import { slackFetch, sortSlackError } from './http.ts';
import { quietLogger } from './log.ts';

export interface SlackSocket {
  appToken: string;
  /** Base URL of the Slack API. */
  baseUrl: string;
  clock: Clock;
  logger: Logger;
  /** A person's action in Slack, untrusted until parsed. Called in order; errors are logged. */
  onInteraction(payload: unknown): Promise<void>;
  signal: AbortSignal;
  /** Pause between connection attempts. Default: from one second to one minute; ten minutes when Slack refuses. */
  waitMs?: (failures: number, refused: boolean) => number;
  pingEveryMs?: number;
}

/** A connection that lasted this long was a good one. */
const steadyMs = 10_000;
const longest = 60_000;
const whenRefused = 600_000;
const defaultWait = (failures: number, refused: boolean): number =>
  refused ? whenRefused : failures === 0 ? 0 : Math.min(longest, 1_000 * 2 ** (failures - 1));

/** A Socket Mode envelope. One with an id has to be acknowledged within 3 seconds. */
const envelope = z.object({
  type: z.string(),
  envelope_id: z.string().min(1).max(200).optional(),
  payload: z.unknown().optional(),
});

/**
 * Listens to Slack over an outgoing connection and reconnects whenever it ends, as Slack ends each after some hours.
 * Returns when the signal aborts. Never throws.
 */
export async function listenToSlack(options: SlackSocket): Promise<void> {
  const { logger, signal, appToken, waitMs = defaultWait, pingEveryMs = 15_000 } = options;
  let work = Promise.resolve();
  let failures = 0;
  while (!signal.aborted) {
    let refused = false;
    let greeted = false;
    const begun = performance.now();
    try {
      const url = await openConnection(options);
      const onText = (text: string) => {
        const message = read(text);
        if (message?.type === 'hello') {
          if (!greeted) logger.info({}, 'listening to Slack');
          greeted = true;
        }
        if (message?.type === 'interactive') {
          const { payload } = message;
          work = work
            .then(() => options.onInteraction(payload))
            .catch((error: unknown) => {
              logger.warn({ error: redact(messageOf(error), [appToken]) }, 'an action from Slack was not done');
            });
        }
        const id = message?.envelope_id;
        return {
          ...(id === undefined ? {} : { answer: JSON.stringify({ envelope_id: id }) }),
          end: message?.type === 'disconnect',
        };
      };
      await talkOverWebSocket({ url, onText, signal, pingEveryMs });
    } catch (error) {
      refused = error instanceof Refused;
      if (!signal.aborted) {
        const reason = redact(messageOf(error), [appToken]);
        logger[refused ? 'error' : 'warn']({ error: reason }, 'not listening to Slack');
      }
    }
    // A connection that ends at once counts as a failure. Otherwise we would reconnect without a pause.
    failures = greeted && performance.now() - begun > steadyMs ? 0 : failures + 1;
    await sleep(waitMs(failures, refused), undefined, { signal }).catch(() => undefined);
  }
  await work;
}

function read(text: string): z.infer<typeof envelope> | null {
  try {
    const parsed = envelope.safeParse(parse(text, undefined, { protoAction: 'remove', constructorAction: 'remove' }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The address of a new connection: a secret for one use. */
export async function openConnection({
  appToken,
  baseUrl,
  clock,
  signal,
}: Pick<SlackSocket, 'appToken' | 'baseUrl' | 'clock' | 'signal'>): Promise<string> {
  const now = (): number => clock.now();
  const limit = endingWithin(15_000, signal);
  const secrets = [appToken];
  const web = new WebClient(appToken, {
    slackApiUrl: baseUrl,
    fetch: slackFetch({ now, later: now(), signal: limit, secrets }),
    retryConfig: { retries: 0 },
    logger: quietLogger,
  });
  let url: string | undefined;
  try {
    ({ url } = await web.apps.connections.open());
  } catch (error) {
    throw sortSlackError(error, now(), secrets);
  }
  const wanted = new URL(baseUrl).protocol === 'http:' ? /^wss?:\/\//u : /^wss:\/\//u;
  if (!url || !URL.canParse(url) || !wanted.test(url)) throw new Error('Slack named no address to connect to');
  return url;
}
