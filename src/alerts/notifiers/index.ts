import { consolePlugin } from './console.ts';
import { email } from './email/email.ts';
import type { NotifierPlugin } from './notifier.ts';
import { slack } from './slack/slack.ts';
import { webhook } from './webhook/webhook.ts';

/** Type of channel -> its plug-in. A new one is a file and a line here. */
export const notifiers: Record<string, NotifierPlugin> = Object.fromEntries(
  [slack, email, webhook, consolePlugin()].map((plugin) => [plugin.type, plugin]),
);
