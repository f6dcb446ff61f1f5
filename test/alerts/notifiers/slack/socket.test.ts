import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Notifier, Press } from '../../../../src/alerts/notifiers/notifier.ts';
import { pressButtons, pressOf } from '../../../../src/alerts/notifiers/slack/press.ts';
import { slack } from '../../../../src/alerts/notifiers/slack/slack.ts';
import { listenToSlack } from '../../../../src/alerts/notifiers/slack/socket.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { WrongInput } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { sampleIncident, sampleList, sampleMessage, waveNow } from '../../../support/alert-samples.ts';
import { type SlackReceiver, startSlackReceiver } from '../../../support/slack-receiver.ts';
import { type SocketModeServer, startSocketModeServer } from '../../../support/socket-mode-server.ts';
import { until } from '../../../support/until.ts';

let receiver: SlackReceiver;
let server: SocketModeServer;
let stop: AbortController;
let listening: Promise<void> | undefined;
let presses: Press[];
let logged: string[];
let answer: (press: Press) => Promise<string | null>;

beforeEach(async () => {
  receiver = await startSlackReceiver();
  server = await startSocketModeServer();
  const opened = { status: 200, body: { ok: true, url: server.url } };
  receiver.interfere((method) => (method === 'apps.connections.open' ? opened : null));
  stop = new AbortController();
  presses = [];
  logged = [];
  answer = async (press) => {
    presses.push(press);
    return `${press.by} did <it>`;
  };
});
afterEach(async () => {
  stop.abort();
  await listening;
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const note = (level: string) => (fields: object, message: string) =>
  void logged.push(`${level} ${message} ${JSON.stringify(fields)}`);
const logger = { ...silentLogger, info: note('info'), warn: note('warn'), error: note('error'), child: () => logger };

function listen(): Notifier {
  const settings = { token: 'xoxb-secret', appToken: 'xapp-secretapp', channel: 'C1', baseUrl: receiver.api };
  const notifier = slack.create(settings, { name: 'team', clock: steppedClock(waveNow), logger });
  listening = notifier.listen?.((press) => answer(press), stop.signal);
  return notifier;
}

const payload = (change: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U1', username: 'jo.smith', name: 'jo.smith' },
  channel: { id: 'C1', name: 'cx' },
  message: { ts: '1700000000.000001' },
  actions: [{ action_id: 'earshot-acknowledge', value: 'acme-1', action_ts: String(waveNow / 1000 - 2) }],
  ...change,
});
const envelope = (id: string, body: unknown = payload()) => ({
  type: 'interactive',
  envelope_id: id,
  payload: body,
  accepts_response_payload: false,
});

test('a press is acknowledged, done and answered below the message', async () => {
  listen();
  await server.send(envelope('e1'));
  await until(() => receiver.messages.length === 1);
  expect(server.acknowledged).toEqual(['e1']);
  expect(presses).toMatchObject([
    { action: 'acknowledge', incident: 'acme-1', by: 'jo.smith', at: waveNow - 2_000, place: 'C1' },
  ]);
  expect(receiver.messages).toMatchObject([
    { channel: 'C1', thread_ts: '1700000000.000001', text: 'jo.smith did &lt;it&gt;' },
  ]);
});

test('what cannot be done, only who pressed is told', async () => {
  answer = async () => {
    throw new WrongInput('This incident was not told here.');
  };
  listen();
  await server.send(envelope('e1'));
  await until(() => receiver.calls.some(({ method }) => method === 'chat.postEphemeral'));
  const told = receiver.calls.find(({ method }) => method === 'chat.postEphemeral');
  expect(told?.arguments).toMatchObject({ user: 'U1', channel: 'C1', text: 'This incident was not told here.' });
  expect(receiver.messages).toEqual([]);
});

test('what was done already is acknowledged and not answered', async () => {
  answer = async (press) => {
    presses.push(press);
    return null;
  };
  listen();
  await server.send(envelope('e1'));
  await until(() => presses.length === 1);
  expect(receiver.messages).toEqual([]);
});

test('rubbish changes nothing, and the connection goes on', async () => {
  listen();
  const rubbish = [
    'null',
    '[]',
    '{"type":"interactive","__proto__":{"envelope_id":"p"}}',
    '{',
    '"text"',
    '{"type":"events_api"}',
    '{"type":"interactive","envelope_id":7,"payload":null}',
  ];
  for (const text of rubbish) await server.send(text);
  const payloads = [
    null,
    'text',
    payload({ user: null }),
    payload({ actions: [] }),
    payload({ actions: [{ action_id: 'earshot-__proto__', value: 'acme-1' }] }),
    payload({ actions: [{ action_id: 'earshot-constructor', value: 'acme-1' }] }),
    payload({ actions: [{ action_id: 'other-acknowledge', value: 'acme-1' }] }),
    payload({ actions: [{ action_id: 'earshot-mute' }] }),
    payload({ actions: [{ action_id: 'earshot-mute', value: 'x'.repeat(5_000) }] }),
    payload({ type: 'view_submission' }),
  ];
  for (const [index, body] of payloads.entries()) await server.send(envelope(`r${index}`, body));
  await server.send(envelope('good'));
  await until(() => server.acknowledged.includes('good'));
  await until(() => presses.length === 1);
  expect(server.acknowledged).toEqual([...payloads.map((_, index) => `r${index}`), 'good']);
  expect(server.connections()).toBe(1);
});

test('one action that fails does not keep the next from being done', async () => {
  let first = true;
  answer = async (press) => {
    if (first) {
      first = false;
      throw new Error('the store is away, xapp-secretapp');
    }
    presses.push(press);
    return null;
  };
  listen();
  await server.send(envelope('e1'));
  await server.send(envelope('e2'));
  await until(() => presses.length === 1);
  expect(logged.join('\n')).toContain('an action from Slack was not done');
  const told = receiver.calls.find(({ method }) => method === 'chat.postEphemeral');
  expect(told?.arguments.text).toBe('That could not be done. See the log of Earshot, and try again.');
  expect(logged.join('\n')).not.toContain('secretapp');
});

test.each([
  ['Slack asks for a new connection', () => server.send({ type: 'disconnect', reason: 'refresh_requested' })],
  ['the line breaks', async () => server.breakOff()],
])('a new connection is made when %s', async (_name, end) => {
  listen();
  await until(() => server.connections() === 1);
  await server.send({ type: 'events_api', envelope_id: 'seen' });
  await until(() => server.acknowledged.includes('seen'));
  await end();
  await until(() => server.connections() === 2);
  await server.send(envelope('e2'));
  await until(() => presses.length === 1);
});

test('a connection that ends at once again and again is made anew with longer and longer pauses', async () => {
  const failures: number[] = [];
  server.endAtOnce();
  await listenToSlack({
    appToken: 'xapp-secretapp',
    baseUrl: receiver.api,
    clock: steppedClock(waveNow),
    logger,
    onInteraction: async () => undefined,
    signal: stop.signal,
    waitMs: (failed) => {
      if (failures.push(failed) === 4) stop.abort();
      return 1;
    },
  });
  expect(failures).toEqual([1, 2, 3, 4]);
});

test('a line that is dead without saying so is given up, one that answers is kept', async () => {
  listening = listenToSlack({
    appToken: 'xapp-secretapp',
    baseUrl: receiver.api,
    clock: steppedClock(waveNow),
    logger,
    onInteraction: async () => void presses.push({} as Press),
    signal: stop.signal,
    waitMs: () => 1,
    pingEveryMs: 200,
  });
  await until(() => server.connections() === 1);
  await sleep(1_000);
  expect(server.connections()).toBe(1);
  server.fallSilent();
  await until(() => server.connections() === 2);
  expect(logged.join('\n')).toContain('the other side is silent');
});

test('a token that Slack refuses is told without the token, and stopping does not wait', async () => {
  receiver.interfere(() => ({ status: 200, body: { ok: false, error: 'invalid_auth' } }));
  listen();
  await until(() => logged.length > 0);
  expect(logged[0]).toMatch(/^error not listening to Slack .*invalid_auth/);
  expect(logged.join()).not.toContain('secret');
  stop.abort();
  await listening;
});

test('an address that is none of a web socket is not connected to', async () => {
  for (const url of ['http://169.254.169.254/', 'file:///etc/passwd', '']) {
    receiver.interfere(() => ({ status: 200, body: { ok: true, url } }));
    const before = logged.length;
    listen();
    await until(() => logged.length > before);
    expect(logged.at(-1)).toContain('Slack named no address');
    stop.abort();
    await listening;
    stop = new AbortController();
  }
});

test('the check also asks whether the app token is taken', async () => {
  const notifier = listen();
  expect(await notifier.check(stop.signal)).toBe('the token belongs to earshot in Acme CX; buttons can be heard');
  receiver.interfere((method) =>
    method === 'apps.connections.open' ? { status: 200, body: { ok: false, error: 'not_allowed_token_type' } } : null,
  );
  await expect(notifier.check(stop.signal)).rejects.toThrow('not_allowed_token_type');
});

test('without an app token there is nothing to hear, and there are no buttons', () => {
  const settings = { token: 'xoxb-secret', channel: 'C1', baseUrl: receiver.api };
  expect(slack.create(settings, { name: 'team', clock: steppedClock(waveNow), logger }).listen).toBeUndefined();
});

test('buttons ask for what can be done: an answer, then a verdict, then nothing', () => {
  const over = sampleIncident({ state: 'resolved', resolvedAt: waveNow });
  const judged = sampleIncident({
    state: 'resolved',
    resolvedAt: waveNow,
    verdict: { verdict: 'real', by: 'jo', at: waveNow, note: null },
  });
  const words = (incident = sampleIncident()) =>
    pressButtons(sampleMessage({ incident })).flatMap((block) =>
      block.type === 'actions' ? block.elements.map((element) => ('text' in element ? element.text?.text : '')) : [],
    );
  expect(words()).toEqual([
    'Acknowledge',
    'Mute 4 h',
    'Close: worth an alert',
    'Close: false alarm',
    'Close: about another acme',
  ]);
  expect(words(over)).toEqual(['Worth an alert', 'False alarm', 'About another acme']);
  expect(words(judged)).toEqual([]);
});

test('each open incident of a list has buttons of its own, with its brand', () => {
  const blocks = pressButtons(sampleList());
  const buttons = blocks.map((block) =>
    block.type === 'actions'
      ? block.elements.map((button) => 'text' in button && 'value' in button && [button.text?.text, button.value])
      : [],
  );
  expect(buttons).toEqual(
    ['bolt', 'acme'].map((brand) => [
      [`Acknowledge ${brand}`, `${brand}-1`],
      ['Mute 4 h', `${brand}-1`],
    ]),
  );
  expect(new Set(blocks.map(({ block_id }) => block_id)).size).toBe(2);
  const pressed = { actions: [{ action_id: 'earshot-acknowledge', value: 'bolt-1' }] };
  expect(pressOf(payload(pressed), waveNow)).toMatchObject({ action: 'acknowledge', incident: 'bolt-1' });
});

test('a name is one short clean line, and a time of long ago or of the future is not believed', () => {
  const of = (change: object) => pressOf(payload(change), waveNow);
  expect(of({ user: { id: 'U1', name: ' Jo\n\u202eX '.repeat(50) } })?.by.length).toBeLessThanOrEqual(60);
  expect(of({ user: { id: 'U1', name: '\u202e' } })?.by).toBe('U1');
  const timed = (action_ts: string) => of({ actions: [{ action_id: 'earshot-mute', value: 'acme-1', action_ts }] })?.at;
  expect(timed(String(waveNow / 1000 + 9_999))).toBe(waveNow);
  expect(timed('1')).toBe(waveNow);
  expect(timed('abc')).toBe(waveNow);
});
