import { describe, expect, test } from '@jest/globals';
import { transition } from '../../../src/alerts/incidents/incident.ts';
import { listMessages } from '../../../src/alerts/messages/list-message.ts';
import type { AlertMessage } from '../../../src/alerts/messages/message.ts';
import { consolePlugin } from '../../../src/alerts/notifiers/console.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks, slackFallback, slackShort } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { webhookBody } from '../../../src/alerts/notifiers/webhook/body.ts';
import { ownCommand } from '../../../src/cli/terminal/own-command.ts';
import { steppedClock } from '../../../src/core/clock.ts';
import { type NoticeKind, onServer, type verdicts } from '../../../src/core/incident.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { testMessage } from '../../../src/operations/test-message.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { sampleDelivery } from '../../contract/notifier.ts';
import { sampleIncident, sampleMessage, sampleNotification, waveNow } from '../../support/alert-samples.ts';

const kinds: NoticeKind[] = [
  'opened',
  'escalated',
  'reminder',
  'reopened',
  'unacknowledged',
  'undelivered',
  'resolved',
];
const over = sampleIncident({ state: 'resolved', resolvedAt: waveNow });
const messageOf = (kind: NoticeKind): AlertMessage =>
  sampleMessage({ kind, ...(kind === 'resolved' && { incident: over }) });
const list = (): AlertMessage =>
  listMessages([{ row: sampleNotification(), message: messageOf('opened') }], { words: en, possibleRepeat: false });
const slack = (message: AlertMessage, buttons: boolean): string =>
  JSON.stringify([slackBlocks(message, '', buttons), slackShort(message, buttons), slackFallback(message)]);

describe('what readers can do', () => {
  const tried = testMessage({ brand: 'acme', channel: 'cx', timezone: 'UTC' }, en, waveNow).message;

  test.each([...kinds.map((kind) => [kind, messageOf(kind)] as const), ['list', list()], ['test', tried]] as const)(
    'no shell command is in a mail or in Slack: %s',
    (_, message) => {
      for (const text of [emailHtml(message, null), slack(message, true), slack(message, false)])
        expect(text).not.toMatch(/\bearshot [a-z]/);
    },
  );

  test('without an app, one line says whom to ask', () => {
    const owned = sampleMessage({ owner: 'the <CX> duty' });
    const pass = 'Not yours? Pass it to the &lt;CX&gt; duty, who can also acknowledge or mute it.';
    expect(slack(owned, false)).toContain(pass);
    expect(emailHtml(owned, null)).toContain(pass);
    const maintainers = 'the people who maintain Earshot, this alert tool';
    expect(slack(messageOf('opened'), false)).toContain(`To acknowledge or mute, ask ${maintainers}.`);
    expect(slack(messageOf('resolved'), false)).toContain(
      `To do:* Tell ${maintainers} whether it was worth an alert, was a false alarm, or was about another acme.`,
    );
    expect(slack(list(), false)).toContain('To acknowledge or mute, ask');
    expect(slack(tried, false)).not.toContain(maintainers);
  });

  test('a message that tells several names whom to ask where it is one person', () => {
    const asking = (...owners: string[]): string => {
      const [first, ...rest] = owners.map((owner) => ({
        row: sampleNotification(),
        message: sampleMessage({ owner }),
      }));
      return first ? slack(listMessages([first, ...rest], { words: en, possibleRepeat: false }), false) : '';
    };
    expect(asking('Kim', 'Kim')).toContain('To acknowledge or mute, ask Kim.');
    expect(asking('Kim', 'Lee')).toContain(
      'To acknowledge or mute, ask the people who maintain Earshot, this alert tool.',
    );
  });

  test('without an app, what nobody has acknowledged begins with whom to ask for that', () => {
    for (const kind of ['reminder', 'unacknowledged'] as const) {
      const owned = sampleMessage({ kind, owner: 'Kim', playbook: 'wiki' });
      for (const text of [slack(owned, false), emailHtml(owned, null)])
        expect(text).toContain('Ask Kim to acknowledge it. Then follow the playbook.');
      expect(slack(messageOf(kind), false)).toContain(
        'Ask the people who maintain Earshot, this alert tool, to acknowledge it. Then read the posts',
      );
    }
  });

  test('with an app, there are buttons, and the line is not needed', () => {
    expect(slack(messageOf('opened'), true)).toContain('"type":"button"');
    expect(slack(messageOf('opened'), true)).not.toContain('To acknowledge or mute, ask');
  });

  test('on the console, commands stand as they run there, and mute as long as the button does', async () => {
    let printed = '';
    const plugin = consolePlugin((text) => {
      printed += text;
    });
    const shell = ownCommand('my/earshot.yaml', { folder: '/app', program: '/app/dist/cli/earshot.js', path: '' });
    const context = { name: 'console', clock: steppedClock(waveNow), logger: silentLogger, shell };
    await plugin.create({}, context).send(messageOf('opened'), sampleDelivery(sampleNotification()));
    expect(printed).toMatch(/npx --no earshot incidents mute acme-\S+ --for 4h --config my\/earshot\.yaml\n/);
    expect(JSON.stringify(slackBlocks(messageOf('opened'), '', true))).toContain('Mute 4 h');
    const [, mute] = webhookBody(messageOf('opened'), sampleNotification(), shell).commands;
    expect(mute?.command).toMatch(/^npx --no earshot incidents mute acme-\S+ --for 4h --config my\/earshot\.yaml$/);
  });
});

describe('an incident that was closed by hand', () => {
  const closedBy = (by: string, verdict?: (typeof verdicts)[number]): AlertMessage => {
    const event = { type: 'resolve', by, ...(verdict && { verdict }) } as const;
    const { incident } = transition(sampleIncident(), event, waveNow);
    return sampleMessage({ kind: 'resolved', ...(incident && { incident }) });
  };

  test.each([
    [onServer, 'real', 'Closed as real on the server.'],
    ['mia', 'real', 'Closed as real by mia.'],
    ['mia', 'false-alarm', 'Closed as a false alarm by mia.'],
    [onServer, undefined, 'Closed on the server.'],
  ] as const)('by %s as %s, is never told as over', (by, verdict, headline) => {
    const message = closedBy(by, verdict);
    expect(message.headline).toBe(`${headline.slice(0, -1)} after 42 minutes: 24 people have complained so far.`);
    const { title, why, notes, moments } = message;
    expect([title, why, ...notes, ...moments.map(({ label }) => label)].join('\n')).not.toMatch(/\bover\b/i);
    expect(moments.at(-1)?.label).toBe('closed');
    expect(notes.join()).not.toContain('says that it was');
  });

  test('and that opens again, is over when it ends by itself', () => {
    const { incident: closed } = transition(sampleIncident(), { type: 'resolve', by: 'mia' }, waveNow);
    const findings = (closed?.rules ?? []).map(({ latest }) => ({ ...latest, holds: true }));
    const news = {
      type: 'findings',
      brand: 'acme',
      rises: false,
      findings,
      people: 24,
      lastHour: 24,
      normalPeople: 1,
    } as const;
    const { incident: again } = transition(closed, news, waveNow + 60_000);
    expect(again).toMatchObject({ state: 'open' });
    expect(again).not.toHaveProperty('closedBy');
  });
});
