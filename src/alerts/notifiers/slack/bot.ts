import type { PluginContext } from '../../../core/plugins/context.ts';
import type { AnswerPress, Notifier } from '../notifier.ts';
import { answerInteraction } from './answer-interaction.ts';
import { sortSlackError } from './http.ts';
import { postAlert } from './post-alert.ts';
import { withSlackTimes } from './slack-times.ts';
import { listenToSlack, openConnection } from './socket.ts';
import { type WorkspaceSettings, workspaceOf } from './workspace.ts';

/** Posts with a bot token: each incident has one message, which is kept up to date, with a thread under it. */
export function slackBot(settings: WorkspaceSettings, context: PluginContext): Notifier {
  const { appToken, baseUrl } = settings;
  const { clock, logger } = context;
  const workspace = workspaceOf(settings, context);

  const listen = (app: string) => (answer: AnswerPress, signal: AbortSignal) =>
    listenToSlack({
      appToken: app,
      baseUrl,
      clock,
      logger,
      signal,
      onInteraction: (payload) => answerInteraction(workspace, payload, answer),
    });

  return {
    ...(appToken === undefined ? {} : { listen: listen(appToken) }),
    begins: true,
    pictures: true,
    words: withSlackTimes,
    send: (message, delivery) => postAlert(workspace, message, delivery),
    async check(signal) {
      try {
        const { user, team } = await workspace.client(signal, clock.now()).auth.test();
        if (appToken !== undefined) await openConnection({ appToken, baseUrl, clock, signal });
        return `the token belongs to ${user} in ${team}${workspace.buttons ? '; buttons can be heard' : ''}`;
      } catch (error) {
        throw sortSlackError(error, clock.now(), workspace.secrets);
      }
    },
  };
}
