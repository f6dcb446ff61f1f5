import { describe, expect, it } from '@jest/globals';
import { slack } from '../../../../src/alerts/notifiers/slack/slack.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { onePixel, sampleDelivery } from '../../../contract/notifier.ts';
import {
  sampleEvidence,
  sampleFinding,
  sampleIncident,
  sampleList,
  sampleMessage,
  sampleNotification,
  waveNow,
  waveStart,
} from '../../../support/alert-samples.ts';
import { type SlackReceiver, startSlackReceiver } from '../../../support/slack-receiver.ts';

const token = 'xoxb-1234-verysecret';
const context = { name: 'cx', clock: steppedClock(waveNow), logger: silentLogger };
const bot = (receiver: SlackReceiver) => slack.create({ token, channel: 'C1', baseUrl: receiver.api }, context);
const opened = sampleNotification();
const escalated = sampleNotification({ occasion: 'escalated' });
const escalation = sampleMessage({ kind: 'escalated', lastTold: { people: 12, at: waveStart } });

describe('slack with a bot token', () => {
  it('keeps one message per incident current and tells what is new in its thread', async () => {
    await using receiver = await startSlackReceiver();
    const notifier = bot(receiver);
    const thread = await notifier.send(sampleMessage(), sampleDelivery(opened));
    await notifier.send(escalation, sampleDelivery(escalated, { thread }));
    const [first, reply, ...rest] = receiver.messages;
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      channel: 'C1',
      edits: 1,
      text: expect.stringMatching(/^24 people have complained \(12 at 13:48\), growing · acme: complaints/),
    });
    expect(reply).toMatchObject({ thread_ts: first?.ts, reply_broadcast: true });
    const resolved = sampleMessage({
      kind: 'resolved',
      incident: sampleIncident({ state: 'resolved', resolvedAt: waveNow }),
    });
    await notifier.send(resolved, sampleDelivery(sampleNotification({ occasion: 'resolved' }), { thread }));
    expect(receiver.messages[0]).toMatchObject({
      edits: 2,
      text: expect.stringMatching(/^24 people complained in all; over after 42 minutes · acme: /),
    });
    expect(receiver.messages[2]).toMatchObject({ thread_ts: first?.ts, reply_broadcast: false });
  });

  it('uploads the chart into the thread', async () => {
    await using receiver = await startSlackReceiver();
    const reference = await bot(receiver).send(sampleMessage(), sampleDelivery(opened));
    expect(receiver.files).toHaveLength(1);
    expect(receiver.files[0]?.thread).toBe(reference.ts);
    expect(receiver.files[0]?.bytes.includes(onePixel)).toBe(true);
  });

  it('counts as sent when only the picture fails', async () => {
    await using receiver = await startSlackReceiver();
    receiver.interfere((method) =>
      method.startsWith('files.') ? { status: 200, body: { ok: false, error: 'missing_scope' } } : null,
    );
    await bot(receiver).send(sampleMessage(), sampleDelivery(opened));
    expect(receiver.messages).toHaveLength(1);
  });

  it('finds a message whose answer was lost instead of posting it again', async () => {
    await using receiver = await startSlackReceiver();
    const notifier = bot(receiver);
    receiver.interfere(null, (method) => (method === 'chat.postMessage' ? 'hang up' : null));
    await expect(notifier.send(sampleMessage(), sampleDelivery(opened))).rejects.toMatchObject({ name: 'NoAnswer' });
    receiver.interfere(null);
    const again = sampleDelivery(opened, { possibleRepeat: true });
    const grown = sampleIncident({}, sampleFinding({ at: waveNow + 60_000, observed: 99 }));
    const reference = await notifier.send(sampleMessage({ incident: grown, possibleRepeat: true }), again);
    expect(receiver.messages).toHaveLength(1);
    expect(reference.ts).toBe(receiver.messages[0]?.ts);
    expect(reference).toMatchObject({ toldRule: 'wave', toldAt: String(waveNow), toldObserved: '24' });
  });

  it('finds a list again without the number of one of its messages', async () => {
    await using receiver = await startSlackReceiver();
    const notifier = bot(receiver);
    receiver.interfere(null, (method) => (method === 'chat.postMessage' ? 'hang up' : null));
    await expect(notifier.send(sampleList(), sampleDelivery(opened))).rejects.toMatchObject({ name: 'NoAnswer' });
    receiver.interfere(null);
    const again = sampleDelivery(opened, { possibleRepeat: true });
    const reference = await notifier.send(sampleList({ possibleRepeat: true }), again);
    expect(receiver.messages).toHaveLength(1);
    expect(reference).not.toHaveProperty('toldObserved');
  });

  it('posts the possible repeat when it may not read the channel', async () => {
    await using receiver = await startSlackReceiver();
    receiver.interfere((method) =>
      method.startsWith('conversations.') ? { status: 200, body: { ok: false, error: 'missing_scope' } } : null,
    );
    await bot(receiver).send(sampleMessage({ possibleRepeat: true }), sampleDelivery(opened, { possibleRepeat: true }));
    expect(receiver.messages).toHaveLength(1);
  });

  it('starts a new message when somebody deleted the first', async () => {
    await using receiver = await startSlackReceiver();
    const thread = { channel: 'C1', ts: '1.0', thread: '1.0' };
    await bot(receiver).send(escalation, sampleDelivery(escalated, { thread }));
    expect(receiver.messages).toHaveLength(1);
    expect(receiver.messages[0]?.thread_ts).toBeUndefined();
  });

  it('posts nothing when the edit before it got no answer: nothing was said yet', async () => {
    await using receiver = await startSlackReceiver();
    const notifier = bot(receiver);
    const thread = await notifier.send(sampleMessage(), sampleDelivery(opened));
    receiver.interfere(null, (method) => (method === 'chat.update' ? 'hang up' : null));
    await expect(notifier.send(escalation, sampleDelivery(escalated, { thread }))).rejects.toMatchObject({
      name: 'RetryLater',
    });
    expect(receiver.messages).toHaveLength(1);
  });

  it('waits as long as Slack says', async () => {
    await using receiver = await startSlackReceiver();
    receiver.interfere(() => ({ status: 429, headers: { 'retry-after': '30' } }));
    const error = await bot(receiver)
      .send(sampleMessage(), sampleDelivery(opened))
      .catch((e) => e);
    expect(error.until).toBe(waveNow + 30_000);
    expect(receiver.calls).toHaveLength(0);
  });

  it('says what to do when the bot is not in the channel', async () => {
    await using receiver = await startSlackReceiver();
    receiver.interfere(() => ({ status: 200, body: { ok: false, error: 'not_in_channel' } }));
    await expect(bot(receiver).send(sampleMessage(), sampleDelivery(opened))).rejects.toThrow(
      'invite the bot to the channel',
    );
  });
});

describe('slack by webhook', () => {
  it('never unfurls links, and carries the id of the notification', async () => {
    await using receiver = await startSlackReceiver();
    await slack.create({ webhook: receiver.webhook }, context).send(sampleMessage(), sampleDelivery(opened));
    expect(receiver.posts[0]).toMatchObject({
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_payload: { id: opened.id } },
    });
  });

  it('is found wrong by check when Slack does not know it', async () => {
    await using receiver = await startSlackReceiver();
    receiver.interfere(() => ({ status: 403, body: 'invalid_token' }));
    await expect(
      slack.create({ webhook: receiver.webhook }, context).check(AbortSignal.timeout(10_000)),
    ).rejects.toThrow('the webhook URL is wrong or was revoked');
  });
});

describe('settings of slack', () => {
  it.each([
    [{}, 'missing: either webhook, or token and channel'],
    [{ token: 't' }, 'missing: a token needs a channel'],
    [{ webhook: 'https://hooks.slack.com/services/a', token: 't', channel: 'c' }, 'both given'],
    [{ webhook: 'https://hooks.slack.com/services/a', channel: 'c' }, 'remove this'],
    [{ webhook: 'ftp://hooks.slack.com/services/a' }, 'Invalid URL'],
  ])('%j: %s', (settings, message) => {
    expect(slack.settings.safeParse(settings).error?.message).toContain(message);
  });
});

it('is ready for the next message to one channel a second later', async () => {
  await using receiver = await startSlackReceiver();
  const notifier = slack.create({ webhook: receiver.webhook }, context);
  const arrivals: number[] = [];
  receiver.interfere(null, () => {
    arrivals.push(performance.now());
    return null;
  });
  const message = sampleMessage({ evidence: sampleEvidence() });
  for (const row of [opened, escalated]) {
    await notifier.ready?.(new AbortController().signal);
    await notifier.send(message, sampleDelivery(row));
  }
  expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(900);
});

it('waits no longer for that when asked to stop', async () => {
  await using receiver = await startSlackReceiver();
  const notifier = slack.create({ webhook: receiver.webhook }, context);
  await notifier.send(sampleMessage(), sampleDelivery(opened));
  await notifier.ready?.(AbortSignal.abort());
  expect(receiver.posts).toHaveLength(1);
});
