import { WebClient } from '@slack/web-api';
import type { Clock } from '../../../core/clock.ts';
import type { Time } from '../../../core/domain.ts';
import type { Logger } from '../../../core/logger.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import { slackFetch } from './http.ts';
import { quietLogger } from './log.ts';

/** A Slack channel, as a bot reaches it. */
export interface Workspace {
  channel: string;
  /** Whether messages have buttons. */
  buttons: boolean;
  /** Strings that must not appear in errors. */
  secrets: readonly string[];
  /** The language of an answer to who pressed a button. */
  words: Catalogue;
  clock: Clock;
  logger: Logger;
  /** For calls that end with the signal. `later`: when to retry after a failure. */
  client(signal: AbortSignal, later: Time): WebClient;
}

export interface WorkspaceSettings {
  token: string;
  channel: string;
  baseUrl: string;
  /** Adds buttons to messages. */
  appToken?: string | undefined;
  words: Catalogue;
}

export function workspaceOf(
  { token, channel, baseUrl, appToken, words }: WorkspaceSettings,
  { clock, logger }: { clock: Clock; logger: Logger },
): Workspace {
  const secrets = [token, ...(appToken === undefined ? [] : [appToken])];
  return {
    channel,
    buttons: appToken !== undefined,
    secrets,
    words,
    clock,
    logger,
    client: (signal, later) =>
      new WebClient(token, {
        slackApiUrl: baseUrl,
        fetch: slackFetch({ now: () => clock.now(), later, signal, secrets }),
        retryConfig: { retries: 0 },
        logger: quietLogger,
      }),
  };
}
