import { type HttpReceiver, startHttpReceiver } from '../../support/http-receiver.ts';
import type { NotifierEnd, NotifierScenarios } from '../notifier.ts';

const secret = 'a secret of at least 16 characters';

export async function startHookEnd(): Promise<NotifierEnd & { http: HttpReceiver }> {
  const http = await startHttpReceiver(() => ({ status: 200, body: 'thanks' }));
  const posts = () => http.requests.filter(({ method }) => method === 'POST');
  let taken = true;
  const react = (to: Parameters<typeof http.react>[0], takes = false) => {
    taken = takes;
    http.react(to);
  };
  return {
    http,
    settings: { url: `${http.url}/hook?key=verysecret`, secret },
    arrived: () => (taken ? posts().length : 0),
    content: () =>
      posts()
        .map(({ body }) => body.toString())
        .join('\n'),
    failures: {
      pause: () => react(() => ({ status: 429, headers: { 'retry-after': '7' } })),
      refuse: () => react(({ path }) => ({ status: 403, body: `no ${path}` })),
      takeAndHangUp: () => react(() => 'hang up', true),
      failItself: () => react(() => ({ status: 503 })),
      keepSilent: () => react(() => 'keep silent'),
    },
    nobody: { url: 'http://127.0.0.1:1/hook?key=verysecret', secret },
    secrets: ['verysecret', secret],
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

export const scenarios: NotifierScenarios = { 'that is signed': startHookEnd };
