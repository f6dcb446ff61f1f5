import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { AlertChart } from '../../src/alerts/messages/alert-chart.ts';
import type { AlertMessage } from '../../src/alerts/messages/message.ts';
import type { Delivery, Notifier, NotifierPlugin } from '../../src/alerts/notifiers/notifier.ts';
import { steppedClock } from '../../src/core/clock.ts';
import { Refused, RetryLater } from '../../src/core/errors.ts';
import type { Notification } from '../../src/core/incident.ts';
import { silentLogger } from '../../src/core/logger.ts';
import {
  explanationSaying,
  sampleEvidence,
  sampleList,
  sampleMention,
  sampleMessage,
  sampleNotification,
  waveNow,
} from '../support/alert-samples.ts';

/** What the other end can be told to do. A channel without another end (console) has no failures. */
export interface NotifierEnd extends AsyncDisposable {
  settings: unknown;
  /** How many messages a reader would see. */
  arrived(): number;
  /** All that arrived, as text. */
  content(): string;
  failures?: {
    pause(): void;
    refuse(): void;
    /** Takes the message, then hangs up. */
    takeAndHangUp(): void;
    failItself(): void;
    keepSilent(): void;
  };
  /** Settings of an address at which nobody listens. */
  nobody?: unknown;
  /** Must appear in no error. */
  secrets: string[];
  /** Instead of the registered one: the same, made for a test. */
  plugin?: NotifierPlugin;
}

/** The ways in which one type of channel can be set up, each with its other end. */
export type NotifierScenarios = Record<string, () => Promise<NotifierEnd>>;

export const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const sampleChart: AlertChart = { png: () => onePixel, line: '▁▁▂▁▃▅▇█' };

export const sampleDelivery = (notification: Notification, overrides: Partial<Delivery> = {}): Delivery => ({
  notification,
  chart: sampleChart,
  thread: null,
  possibleRepeat: false,
  signal: AbortSignal.timeout(30_000),
  ...overrides,
});

const hostile: AlertMessage = sampleMessage({
  evidence: sampleEvidence({
    examples: [
      sampleMention('<!channel> <@U1> <https://evil.example|bank> <script>alert(1)</script>\r\nBcc: x@evil.example', {
        author: { id: 'x', name: 'a"><img src=x onerror=alert(1)>\r\nTo: y@evil.example', followers: null },
        url: 'javascript:alert(1)',
      }),
    ],
    topTerms: ['<!here>', '"><script>', '=cmd()'],
    explanation: explanationSaying(
      '<!channel> <script>alert(1)</script>\r\nBcc: z@evil.example',
      'javascript:alert(1)',
    ),
  }),
});

/** What holds for every channel. */
export function notifierContract(plugin: NotifierPlugin, way: string, start: () => Promise<NotifierEnd>): void {
  describe(`channel ${plugin.type} ${way}`, () => {
    const clock = steppedClock(waveNow);
    const open: NotifierEnd[] = [];
    const create = (settings: unknown, made = plugin): Notifier =>
      made.create(made.settings.parse(settings), { name: 'cx', clock, logger: silentLogger });
    const begin = async () => {
      const end = await start();
      open.push(end);
      return { end, notifier: create(end.settings, end.plugin) };
    };
    const notification = sampleNotification();
    const send = (notifier: Notifier, overrides: Partial<Delivery> = {}, message = sampleMessage()) =>
      notifier.send(message, sampleDelivery(notification, overrides));
    const fails = async (work: Promise<unknown>): Promise<Error> => {
      const error = await work.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof Error)) throw new Error('it did not fail');
      return error;
    };
    afterEach(async () => {
      for (const end of open.splice(0)) await end[Symbol.asyncDispose]();
    });

    it('describes each of its settings, and takes no unknown one', () => {
      const { properties } = z.toJSONSchema(plugin.settings, { io: 'input' });
      for (const [name, property] of Object.entries(properties ?? {}))
        expect([name, typeof property === 'object' && property.description]).toEqual([name, expect.any(String)]);
      expect(plugin.settings.safeParse({ nonsense: true }).success).toBe(false);
    });

    it('sends once and gives back a reference of strings', async () => {
      const { end, notifier } = await begin();
      const reference = await send(notifier);
      expect(end.arrived()).toBe(1);
      for (const value of Object.values(reference)) expect(typeof value).toBe('string');
      expect(end.content()).toContain('24 people complained within 42 minutes');
    });

    it('sends without a picture when there is none', async () => {
      const { end, notifier } = await begin();
      await send(notifier, { chart: { png: () => null, line: '' } });
      expect(end.arrived()).toBe(1);
    });

    it('sends several messages as one list, which names each brand with its number, severe ones first', async () => {
      const { end, notifier } = await begin();
      await send(notifier, { chart: { png: () => null, line: '' } }, sampleList());
      expect(end.arrived()).toBe(1);
      const content = end.content().replace(/\s+/g, ' ');
      expect(content).toContain('Several alerts about bolt and acme');
      expect(content).toContain('2 messages about 2 brands, 1 of them severe.');
      const severe = content.indexOf('Severe. Complaints about a recall. 24 people complained');
      expect(severe).toBeGreaterThan(0);
      expect(content.lastIndexOf('Complaints about a recall. 24 people complained')).toBeGreaterThan(severe + 20);
    });

    it('marks a possible repeat', async () => {
      const { end, notifier } = await begin();
      await send(notifier, { possibleRepeat: true }, sampleMessage({ possibleRepeat: true }));
      expect(end.content().toLowerCase()).toContain('repeat');
    });

    it('begins only once all but the sending is done, and sends nothing when it must not begin', async () => {
      const { end, notifier } = await begin();
      if (!notifier.begins) return;
      const arrivedBefore: number[] = [];
      await send(notifier, { begin: async () => void arrivedBefore.push(end.arrived()) });
      expect(arrivedBefore).toEqual([0]);
      expect(end.arrived()).toBe(1);
      await fails(send(notifier, { begin: () => Promise.reject(new Error('not its turn')) }));
      expect(end.arrived()).toBe(1);
    });

    it('sends what strangers wrote as text, not as markup', async () => {
      const { end, notifier } = await begin();
      await send(notifier, {}, hostile);
      expect(end.arrived()).toBe(1);
      expect(end.content()).not.toContain('javascript:');
    });

    it('checks without posting', async () => {
      const { end, notifier } = await begin();
      expect(await notifier.check(AbortSignal.timeout(10_000))).toEqual(expect.any(String));
      expect(end.arrived()).toBe(0);
    });

    it('tries again later when nobody listens', async () => {
      const { end } = await begin();
      if (end.nobody === undefined) return;
      const error = await fails(send(create(end.nobody)));
      expect(error).toBeInstanceOf(RetryLater);
      expect((error as RetryLater).until).toBeGreaterThan(clock.now());
      for (const secret of end.secrets) expect(error.message).not.toContain(secret);
    });

    it.each([
      ['asks for a pause', 'pause', 'RetryLater'],
      ['says no', 'refuse', 'Refused'],
      ['takes the message and hangs up', 'takeAndHangUp', 'NoAnswer'],
    ] as const)('knows what it means that the other end %s', async (_, failure, name) => {
      const { end, notifier } = await begin();
      if (!end.failures) return;
      end.failures[failure]();
      const error = await fails(send(notifier));
      expect(error.name).toBe(name);
      for (const secret of end.secrets) expect(error.message).not.toContain(secret);
      expect(end.arrived()).toBe(failure === 'takeAndHangUp' ? 1 : 0);
    });

    it('counts an answer that the other end failed itself as an attempt', async () => {
      const { end, notifier } = await begin();
      if (!end.failures) return;
      end.failures.failItself();
      const error = await fails(send(notifier));
      expect(error).not.toBeInstanceOf(Refused);
      expect(end.arrived()).toBe(0);
    });

    it('gives up waiting at the end of its time, without knowing whether it arrived', async () => {
      const { end, notifier } = await begin();
      if (!end.failures) return;
      end.failures.keepSilent();
      const error = await fails(send(notifier, { signal: AbortSignal.timeout(500) }));
      expect(error.name).toBe('NoAnswer');
    });
  });
}
