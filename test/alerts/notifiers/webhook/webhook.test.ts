import { createHmac } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { webhookBody } from '../../../../src/alerts/notifiers/webhook/body.ts';
import { webhook } from '../../../../src/alerts/notifiers/webhook/webhook.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { RetryLater } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { sampleDelivery } from '../../../contract/notifier.ts';
import { startHookEnd } from '../../../contract/notifiers/webhook.ts';
import { sampleList, sampleMessage, sampleNotification, waveNow, waveStart } from '../../../support/alert-samples.ts';

const secret = 'a secret of at least 16 characters';

describe('a webhook', () => {
  const create = (url: string, key = secret) =>
    webhook.create({ url, secret: key }, { name: 'hook', clock: steppedClock(waveNow), logger: silentLogger });

  it('is signed over id, time and body, as receivers with a Standard Webhooks library check it', async () => {
    await using end = await startHookEnd();
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    await create(end.http.url, `whsec_${key.toString('base64')}`).send(
      sampleMessage(),
      sampleDelivery(sampleNotification()),
    );
    const [request] = end.http.requests;
    const headers = request?.headers ?? {};
    const body = String(request?.body);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('has sent nothing when the connection is closed while it begins', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const delivery = sampleDelivery(sampleNotification(), { begin: () => sleep(100) });
    await expect(create(`http://127.0.0.1:${port}`).send(sampleMessage(), delivery)).rejects.toBeInstanceOf(RetryLater);
    server.close();
  });

  it('has as long for its answer as `timeout` says', async () => {
    const slow = createHttpServer((_, answer) => setTimeout(() => answer.end(), 2_500));
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as AddressInfo;
    const sendWithin = (timeout: string) =>
      webhook
        .create(
          { url: `http://127.0.0.1:${port}`, secret, timeout },
          { name: 'hook', clock: steppedClock(waveNow), logger: silentLogger },
        )
        .send(sampleMessage(), sampleDelivery(sampleNotification()));
    const [hasty, patient] = await Promise.allSettled([sendWithin('1s'), sendWithin('1m')]);
    expect(patient).toEqual({ status: 'fulfilled', value: { status: '200' } });
    expect(hasty).toMatchObject({
      reason: { name: 'NoAnswer', message: expect.stringMatching(/did not answer within 1 s.*raise `timeout` \(1s\)/) },
    });
    slow.close();
  });

  it('has its whole timeout within the time of a send', () => {
    const made = (settings: object) =>
      webhook.create(
        { url: 'http://127.0.0.1:1', secret, ...settings },
        { name: 'hook', clock: steppedClock(waveNow), logger: silentLogger },
      );
    expect(made({ timeout: '2m' }).sendTimeoutMs).toBeGreaterThan(120_000);
    for (const timeout of ['3m', '0s', '10', 'soon']) expect(() => made({ timeout })).toThrow('from 1s to 2m');
  });

  it('that is overloaded is tried again when it says', async () => {
    await using end = await startHookEnd();
    end.http.react(() => ({ status: 503, headers: { 'retry-after': '40' } }));
    await expect(
      create(end.http.url).send(sampleMessage(), sampleDelivery(sampleNotification())),
    ).rejects.toMatchObject({ name: 'RetryLater', until: waveNow + 40_000 });
  });

  it('carries the same idempotency key at every try, also for a brand with other letters', async () => {
    await using end = await startHookEnd();
    const notification = sampleNotification({ incident: 'ünïcode 品牌\r\nX: y' });
    await create(end.http.url).send(sampleMessage(), sampleDelivery(notification));
    await create(end.http.url).send(
      sampleMessage({ possibleRepeat: true }),
      sampleDelivery(notification, { possibleRepeat: true }),
    );
    const keys = end.http.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).toMatch(/^[\x21-\x7e]+$/);
    expect(end.http.requests[0]?.headers).not.toHaveProperty('x');
  });

  it('has a versioned body with the numbers as data', async () => {
    await using end = await startHookEnd();
    await create(end.http.url).send(sampleMessage(), sampleDelivery(sampleNotification()));
    expect(JSON.parse(String(end.http.requests[0]?.body))).toMatchObject({
      version: 1,
      id: 'acme-2026-03-12-1330/opened/1/cx',
      type: 'opened',
      brand: 'acme',
      incident: { id: 'acme-2026-03-12-1330', state: 'open', since: '2026-03-12T12:48:00.000Z' },
      possibleRepeat: false,
      findings: [{ observed: 24, negatives: 26, expectedHigh: 4 }],
      explanation: { distinctStories: 19, without: [{}, { without: 'largest story', removed: 7, stillHolds: false }] },
      examples: [{ url: expect.stringMatching(/^https:/) }, {}, { author: null, url: null }],
    });
  });

  it('that tells several has each of them as data', () => {
    const body = webhookBody(sampleList(), sampleNotification());
    expect(body).toMatchObject({ version: 1, id: sampleNotification().id, type: 'list', findings: [] });
    expect(body.list).toMatchObject([
      {
        ...{ id: 'bolt-1/opened/1/cx', type: 'opened', number: 1, brand: 'bolt' },
        incident: { id: 'bolt-1', state: 'open', severity: 'severe', since: new Date(waveStart).toISOString() },
        text: { title: 'bolt: complaints about a recall' },
      },
      { id: 'acme-1/opened/1/cx', brand: 'acme' },
    ]);
    expect(webhookBody(sampleMessage(), sampleNotification())).not.toHaveProperty('list');
  });

  it('waits as long as Retry-After says, in seconds or as a date', async () => {
    await using end = await startHookEnd();
    const until = async (header: string) => {
      end.http.react(() => ({ status: 429, headers: { 'retry-after': header } }));
      const error = await create(end.http.url)
        .send(sampleMessage(), sampleDelivery(sampleNotification()))
        .catch((e) => e);
      expect(error).toBeInstanceOf(RetryLater);
      return error.until;
    };
    expect(await until('7')).toBe(waveNow + 7_000);
    expect(await until(new Date(waveNow + 90_000).toUTCString())).toBe(waveNow + 90_000);
    expect(await until('nonsense')).toBeGreaterThan(waveNow);
  });

  it('does not follow a redirect', async () => {
    await using other = await startHookEnd();
    await using end = await startHookEnd();
    end.http.react(() => ({ status: 307, headers: { location: other.http.url } }));
    await expect(create(end.http.url).send(sampleMessage(), sampleDelivery(sampleNotification()))).rejects.toThrow(
      'redirects (HTTP 307): configure the final address',
    );
    expect(other.http.requests).toEqual([]);
  });

  it('can be sent to another origin', async () => {
    await using end = await startHookEnd();
    const settings = { url: 'https://hooks.example/path?a=1', secret, baseUrl: end.http.url };
    const notifier = webhook.create(settings, { name: 'hook', clock: steppedClock(waveNow), logger: silentLogger });
    await notifier.send(sampleMessage(), sampleDelivery(sampleNotification()));
    expect(end.http.requests[0]?.path).toBe('/path?a=1');
  });
});
