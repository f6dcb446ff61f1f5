import { IncomingWebhook } from '@slack/webhook';
import type { PluginContext } from '../../../core/plugins/context.ts';
import { sendHttp } from '../../../net/send.ts';
import { retryAt } from '../../outbox/back-off.ts';
import type { Notifier } from '../notifier.ts';
import { slackBlocks, slackFallback } from './blocks.ts';
import { slackFetch, sortSlackError } from './http.ts';
import { slackMetadata } from './metadata.ts';
import { withSlackTimes } from './slack-times.ts';

/** Posts to an incoming webhook. It returns no id, so each occasion is a new message. */
export function slackWebhook({ url }: { url: string }, { clock }: PluginContext): Notifier {
  // The path of the URL is the secret.
  const { pathname } = new URL(url);
  const secrets = [url, pathname.slice(1), pathname.split('/').at(-1) ?? ''];
  return {
    begins: true,
    words: withSlackTimes,
    async send(message, { notification, chart, signal, begin }) {
      const now = () => clock.now();
      const later = retryAt(notification, now());
      const webhook = new IncomingWebhook(url, { fetch: slackFetch({ now, later, signal, secrets, begin }) });
      try {
        await webhook.send({
          text: slackFallback(message),
          blocks: slackBlocks(message, chart.line),
          unfurl_links: false,
          unfurl_media: false,
          metadata: slackMetadata(notification, message),
        });
        return {};
      } catch (error) {
        throw sortSlackError(error, later, secrets);
      }
    },
    visits: true,
    async check(signal) {
      // Slack rejects an empty payload before posting anything, and a wrong URL with another error.
      const now = clock.now();
      const answer = await sendHttp({
        url,
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
        signal,
        now: () => now,
        later: now,
        secrets,
      });
      const said = Buffer.from(answer.body).toString('utf8').trim().slice(0, 100);
      if (answer.status === 400 && /^(no_text|invalid_payload|missing_text_or_fallback_or_attachments)/.test(said))
        return `the webhook is known to ${new URL(url).host} (nothing was posted)`;
      throw sortSlackError(Object.assign(new Error(said), { statusCode: answer.status, body: said }), now, secrets);
    },
  };
}
