import { z } from 'zod';
import { withOrigin } from '../../../net/with-origin.ts';
import { en } from '../../../wording/catalogue/en.ts';
import { definePlugin } from '../notifier.ts';
import { paced } from '../pace.ts';
import { slackBot } from './bot.ts';
import { slackWebhook } from './webhook.ts';

/** Slack allows about one message per second and channel. */
const minIntervalMs = 1_000;

const settings = z
  .strictObject({
    webhook: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Incoming webhook URL; alternative to `token` and `channel`'),
    token: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Bot token (xoxb-...) with the scopes chat:write and files:write; with channels:history, Earshot can check whether a ' +
          "message arrived when Slack's answer was lost. Each incident has one message that Earshot keeps up to date",
      ),
    channel: z
      .string()
      .min(1)
      .optional()
      .describe('With `token`: id of the channel, such as C0123456789; invite the bot to it'),
    appToken: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With `token`: app-level token (xapp-...) with the scope connections:write, for an app with Socket Mode and ' +
          'interactivity enabled; adds buttons to acknowledge, mute and close. Earshot opens the connection',
      ),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Another URL for the Slack API, or another origin for the webhook'),
  })
  .superRefine(({ webhook, token, channel, appToken }, context) => {
    const wanted = 'either webhook, or token and channel';
    if (webhook === undefined && token === undefined)
      context.addIssue({ code: 'custom', path: ['webhook'], message: `missing: ${wanted}` });
    else if (webhook !== undefined && token !== undefined)
      context.addIssue({ code: 'custom', path: ['token'], message: `both given: ${wanted}` });
    else if (token !== undefined && channel === undefined)
      context.addIssue({ code: 'custom', path: ['channel'], message: 'missing: a token needs a channel' });
    else if (webhook !== undefined && channel !== undefined)
      context.addIssue({ code: 'custom', path: ['channel'], message: 'a webhook has its own channel: remove this' });
    if (appToken !== undefined && token === undefined)
      context.addIssue({ code: 'custom', path: ['appToken'], message: 'missing beside it: a bot token in "token"' });
  });

export const slack = definePlugin({
  type: 'slack',
  settings,
  create({ webhook, token, channel, appToken, baseUrl }, context) {
    if (token !== undefined && channel !== undefined)
      return paced(
        slackBot({ token, channel, appToken, baseUrl: baseUrl ?? 'https://slack.com/api/', words: en }, context),
        minIntervalMs,
      );
    return paced(slackWebhook({ url: withOrigin(webhook ?? '', baseUrl) }, context), minIntervalMs);
  },
});
