import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import type { AlertChart } from '../../../../src/alerts/messages/alert-chart.ts';
import { email } from '../../../../src/alerts/notifiers/email/email.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { onePixel, sampleDelivery } from '../../../contract/notifier.ts';
import { startMailEnd } from '../../../contract/notifiers/email.ts';
import {
  sampleEvidence,
  sampleIncident,
  sampleMention,
  sampleMessage,
  sampleNotification,
  waveNow,
} from '../../../support/alert-samples.ts';
import { startRudeMailServer } from '../../../support/rude-mail-server.ts';

const create = (settings: unknown) =>
  email.create(email.settings.parse(settings), { name: 'oncall', clock: steppedClock(waveNow), logger: silentLogger });

describe('a mail', () => {
  it('has text, HTML and the picture inside', async () => {
    await using end = await startMailEnd();
    await create(end.settings).send(sampleMessage(), sampleDelivery(sampleNotification()));
    const { mail } = end.smtp.mails[0] ?? {};
    expect(mail?.text).toContain('To acknowledge or mute, ask');
    expect(mail?.html).toContain('24 people complained within 42 minutes');
    expect(mail?.attachments[0]).toMatchObject({ contentId: '<wave@earshot>', contentType: 'image/png' });
    expect(mail?.attachments[0]?.content.equals(onePixel)).toBe(true);
    expect(mail?.date?.getTime()).toBe(waveNow);
    expect(end.smtp.mails[0]?.to).toEqual(['cx@example.org', 'oncall@example.org']);
  });

  it('stands in one thread per incident, under one subject', async () => {
    await using end = await startMailEnd();
    const notifier = create(end.settings);
    const thread = await notifier.send(sampleMessage(), sampleDelivery(sampleNotification()));
    const escalated = sampleNotification({ occasion: 'escalated' });
    await notifier.send(sampleMessage({ kind: 'escalated' }), sampleDelivery(escalated, { thread }));
    const [first, second] = end.smtp.mails.map(({ mail }) => mail);
    expect(second?.inReplyTo).toBe(first?.messageId);
    expect(second?.references).toBe(first?.messageId);
    expect(second?.subject).toBe(`Re: ${first?.subject}`);
    expect(second?.messageId).not.toBe(first?.messageId);
  });

  it('has the same id at every try, in safe characters', async () => {
    await using end = await startMailEnd();
    const notifier = create(end.settings);
    const notification = sampleNotification({ incident: 'ünï <x@y>\r\nBcc: z@example.org' });
    await notifier.send(sampleMessage(), sampleDelivery(notification));
    await notifier.send(sampleMessage(), sampleDelivery(notification, { possibleRepeat: true }));
    const ids = end.smtp.mails.map(({ mail }) => mail.messageId);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^<[A-Za-z0-9.]+@earshot>$/);
  });

  it('gives strangers no header, no recipient and no markup', async () => {
    await using end = await startMailEnd();
    const attack = '"><script>alert(1)</script>\r\nBcc: evil@example.com\r\n\r\n<img src=x onerror=alert(1)>';
    const mention = sampleMention(attack, {
      author: { id: 'x', name: attack, followers: null },
      url: 'https://evil.example/"onmouseover="alert(1)',
    });
    const message = sampleMessage({
      incident: sampleIncident({ brand: `acme\r\nBcc: evil@example.com` }),
      evidence: sampleEvidence({ examples: [mention], topTerms: [attack] }),
    });
    await create(end.settings).send(message, sampleDelivery(sampleNotification()));
    const { mail, to, raw } = end.smtp.mails[0] ?? { raw: '' };
    expect(to).toEqual(['cx@example.org', 'oncall@example.org']);
    expect(mail?.bcc).toBeUndefined();
    expect(String(raw).split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
    expect(mail?.html).not.toMatch(/<script|<img src=x|" ?onmouseover/i);
    expect(mail?.html).toContain('&lt;script&gt;');
  });

  it('takes addresses only as recipients', () => {
    for (const to of [['a@example.org, b@example.org'], ['a@example.org\r\nBcc: b@example.org'], ['nobody'], []])
      expect(email.settings.safeParse({ to, smtp: 'smtp://mail.example.org' }).success).toBe(false);
  });

  it('says that user or password are wrong, and not which', async () => {
    await using end = await startMailEnd();
    const settings = { ...end.settings, smtp: end.smtp.url.replace('//', '//user:wrongwrong@') };
    const error = await create(settings)
      .send(sampleMessage(), sampleDelivery(sampleNotification()))
      .catch((e) => e);
    expect(error).toMatchObject({ name: 'Refused', message: expect.stringContaining('check user and password') });
    expect(error.message).not.toContain('wrongwrong');
    await expect(create(settings).check(AbortSignal.timeout(10_000))).rejects.toMatchObject({ name: 'Refused' });
  });

  describe('that the server cuts off in the middle', () => {
    const big: AlertChart = { png: () => Buffer.alloc(400_000, 'wave'), line: '' };
    // The last bytes wait for the store, as they do at work.
    const sendTo = (smtp: string, begin: () => Promise<void> = () => sleep(20)) =>
      create({ to: ['cx@example.org'], smtp })
        .send(sampleMessage(), sampleDelivery(sampleNotification(), { chart: big, begin }))
        .catch((error: unknown) => error);

    it('is refused when it said no', async () => {
      await using server = await startRudeMailServer('552 5.3.4 message too big');
      expect(await sendTo(server.url)).toMatchObject({
        name: 'Refused',
        message: expect.stringContaining('552 5.3.4 message too big'),
      });
      expect(server.cut()).toBe(1);
    });

    it('is refused also when we were busy while it said so', async () => {
      const hooks = new URL('../../../support/typescript.mjs', import.meta.url).href;
      const gone = new Int32Array(new SharedArrayBuffer(4));
      const thread = new Worker(new URL('../../../support/rude-mail-thread.ts', import.meta.url), {
        workerData: { last: '552 5.3.4 message too big', gone },
        execArgv: ['--import', hooks],
      });
      const [url] = (await once(thread, 'message')) as [string];
      // Blocks this thread: all of the answer lies there unread by then.
      const busy = async () => void Atomics.wait(gone, 0, 0, 30_000);
      const answer = await sendTo(url, busy);
      await thread.terminate();
      expect(answer).toMatchObject({ name: 'Refused', message: expect.stringContaining('552') });
    });

    it('comes back later when it asked for that', async () => {
      await using server = await startRudeMailServer('452 4.3.1 no room now');
      expect(await sendTo(server.url)).toMatchObject({ name: 'RetryLater' });
    });

    it('counts as an attempt when it said nothing', async () => {
      await using server = await startRudeMailServer(null);
      expect(await sendTo(server.url)).toMatchObject({
        name: 'Error',
        message: expect.stringContaining('hung up in the middle of the mail'),
      });
    });
  });

  it('does not begin before the server has agreed to get it', async () => {
    await using end = await startMailEnd();
    end.smtp.refuse(() => ({ code: 550, message: 'gone' }));
    let begun = 0;
    const begin = async () => {
      begun += 1;
    };
    const send = create(end.settings).send(sampleMessage(), sampleDelivery(sampleNotification(), { begin }));
    await expect(send).rejects.toThrow('refused');
    expect(begun).toBe(0);
  });

  it('goes to the others when one recipient is refused', async () => {
    await using end = await startMailEnd();
    end.smtp.refuse((address) => (address.startsWith('cx@') ? { code: 550, message: 'gone' } : null));
    await create(end.settings).send(sampleMessage(), sampleDelivery(sampleNotification()));
    expect(end.smtp.mails[0]?.to).toEqual(['oncall@example.org']);
  });
});
