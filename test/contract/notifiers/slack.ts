import { type SlackReceiver, startSlackReceiver } from '../../support/slack-receiver.ts';
import type { NotifierScenarios } from '../notifier.ts';

const token = 'xoxb-1234-verysecret';
const isPost = (method: string) => method === 'webhook' || method === 'chat.postMessage';

function failures(receiver: SlackReceiver) {
  const before = (reaction: Parameters<SlackReceiver['interfere']>[0]) => receiver.interfere(reaction);
  return {
    pause: () => before(() => ({ status: 429, headers: { 'retry-after': '30' } })),
    refuse: () =>
      before((method) =>
        method === 'webhook'
          ? { status: 404, body: 'no_service' }
          : { status: 200, body: { ok: false, error: 'channel_not_found' } },
      ),
    takeAndHangUp: () => receiver.interfere(null, (method) => (isPost(method) ? 'hang up' : null)),
    failItself: () => before(() => ({ status: 503, body: 'oops' })),
    keepSilent: () => before(() => 'keep silent'),
  };
}

export const scenarios: NotifierScenarios = {
  'by webhook': async () => {
    const receiver = await startSlackReceiver();
    return {
      settings: { webhook: receiver.webhook },
      arrived: () => receiver.posts.length,
      content: () => JSON.stringify(receiver.posts),
      failures: failures(receiver),
      nobody: { webhook: 'http://127.0.0.1:1/services/T000/B000/secretsecret' },
      secrets: ['secretsecret'],
      [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
    };
  },
  'with a bot token': async () => {
    const receiver = await startSlackReceiver();
    return {
      settings: { token, channel: 'C1', baseUrl: receiver.api },
      arrived: () => receiver.messages.length,
      content: () => JSON.stringify(receiver.messages),
      failures: failures(receiver),
      nobody: { token, channel: 'C1', baseUrl: 'http://127.0.0.1:1/api/' },
      secrets: [token],
      [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
    };
  },
};
