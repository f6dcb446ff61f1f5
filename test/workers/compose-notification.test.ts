import { describe, expect, test } from '@jest/globals';
import { noEvidence } from '../../src/alerts/evidence/evidence.ts';
import { hourMs } from '../../src/core/domain.ts';
import type { Notification } from '../../src/core/incident.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { composeNotification, decideRow, type Gathered } from '../../src/workers/compose-notification.ts';
import { sampleFinding, sampleIncident, sampleMention, sampleNotification, waveNow } from '../support/alert-samples.ts';
import { kaffa } from '../support/workplace.ts';

const row = sampleNotification();
const incident = sampleIncident();
const rule = { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx', 'mail'], settings: {} };
const channels = {
  brands: [{ ...kaffa, name: 'acme', rules: [rule] }],
  notifiers: new Map([['cx', 'the notifier of cx']]),
};
const known = { row, incident, rows: [row], now: waveNow };

describe('what becomes of a row is decided from what is known of its incident', () => {
  test('it is sent when nothing speaks against it', () => {
    expect(decideRow(known, channels)).toEqual({ incident, notifier: 'the notifier of cx' });
  });

  test('it is superseded when its incident is gone, or has been told in newer words', () => {
    expect(decideRow({ ...known, incident: null }, channels)).toMatchObject({ outcome: { state: 'superseded' } });
    const newer = sampleNotification({ occasion: 'escalated', createdAt: waveNow + 1 });
    expect(decideRow({ ...known, rows: [row, newer] }, channels)).toEqual({
      outcome: { state: 'superseded', error: 'superseded by escalated 1' },
    });
  });

  test('it is given up after two silences, and the other channels hear of it', () => {
    const silent = { ...row, silences: 2 };
    const notifiers = new Map([...channels.notifiers, ['mail', 'the notifier of mail']]);
    expect(decideRow({ ...known, row: silent, rows: [silent] }, { ...channels, notifiers })).toMatchObject({
      outcome: { state: 'dead', also: [{ channel: 'mail', occasion: 'undelivered' }] },
    });
  });

  test('it is given up when its channel is not configured', () => {
    const elsewhere = sampleNotification({ channel: 'pager' });
    expect(decideRow({ ...known, row: elsewhere, rows: [elsewhere] }, channels)).toEqual({
      outcome: { state: 'dead', error: "channel 'pager' is not configured" },
    });
  });
});

describe('a message is composed of what was gathered, and of nothing else', () => {
  const gathered = (change: Partial<Gathered> = {}): Gathered => ({
    ...{ ...known, evidence: noEvidence, record: null, timezone: 'Europe/Berlin', words: en, ...change },
  });
  const sent = (change: Partial<Notification>): Notification => ({
    ...row,
    state: 'sent',
    createdAt: waveNow - hourMs,
    reference: { ts: '1.1', authors: '12' },
    ...change,
  });

  test('the first message of a channel begins its thread', () => {
    const evidence = { ...noEvidence, examples: [sampleMention('It smokes')], topTerms: ['smoke'] };
    const { message, thread } = composeNotification(gathered({ evidence, record: { judged: 1, real: 1 } }));
    expect(thread).toBeNull();
    expect(message).toMatchObject({
      ...{ kind: 'opened', brand: 'acme', timezone: 'Europe/Berlin', at: waveNow, possibleRepeat: false },
      ...{ topTerms: ['smoke'], examples: [{ text: 'It smokes' }] },
    });
    expect(message.facts).toContainEqual({ label: 'Track record', value: 'the last alert of this rule was real' });
  });

  test('a later one stands in the thread, and says how many people the one before was about', () => {
    const escalated = sampleNotification({ occasion: 'escalated', createdAt: waveNow });
    const rows = [sent({}), sent({ channel: 'mail', reference: { authors: '3' } }), escalated];
    const told = { row: escalated, rows, incident: { ...incident, spokenAuthors: 24 } };
    const { message, thread } = composeNotification(gathered(told));
    expect(thread).toEqual({ ts: '1.1', authors: '12' });
    expect(message.preview).toMatch(/^24 people have posted negatively \(12 at /);
  });

  test('a later one about mentions says how many the one before counted in such a window', () => {
    const surge = sampleFinding({ kind: 'surge', rule: 'news', observed: 214 });
    const rule = { rule: 'news', firstAt: waveNow, lastHeldAt: waveNow, peak: surge, latest: surge };
    const escalated = sampleNotification({ occasion: 'escalated', createdAt: waveNow });
    const told = {
      toldRule: 'news',
      toldAt: String(waveNow - hourMs),
      toldScaleMs: String(hourMs),
      toldObserved: '96',
    };
    const rows = [sent({ reference: { authors: '12', ...told } }), escalated];
    const { message } = composeNotification(
      gathered({ row: escalated, rows, incident: { ...incident, rules: [rule] } }),
    );
    expect(message.headline).toMatch(/^214 mentions in the last hour, up from 96 at 13:30; /);
  });

  test('a row that was never answered may be a repeat', () => {
    const { message } = composeNotification(gathered({ row: { ...row, silences: 1 } }));
    expect(message.possibleRepeat).toBe(true);
  });

  test('a notice names the channels that were not told, and why', () => {
    const notice = sampleNotification({ occasion: 'undelivered', channel: 'mail' });
    const rows: Notification[] = [{ ...row, state: 'dead', error: 'Slack refused: is_archived' }, notice];
    const { message } = composeNotification(gathered({ row: notice, rows, typeOf: () => 'slack' }));
    expect(message.also).toBe(
      'Also: the Slack channel “cx” did not get this alert (Slack refused: is_archived). Tell the people who maintain Earshot, this alert tool, to repair that channel.',
    );
  });

  test('it has what the configuration says of the brand and of the loudest rule', () => {
    const owned = { ...rule, owner: 'the CX duty', playbook: 'https://wiki.example/wave' };
    const brand = { ...kaffa, name: 'acme', title: 'Acme & Söhne', rules: [{ ...rule, name: 'other' }, owned] };
    const { message } = composeNotification(gathered({ brand }));
    expect(message).toMatchObject({ brand: 'acme', brandTitle: 'Acme & Söhne', owner: 'the CX duty' });
    expect(message.title).toContain('Acme & Söhne');
    expect(message.picture.title).toContain('Acme & Söhne');
    expect(message.playbook).toBe('https://wiki.example/wave');
  });

  test('without them, the brand has its name, and nothing stands for the rest', () => {
    for (const brand of [undefined, { ...kaffa, name: 'acme', rules: [rule] }]) {
      const { message } = composeNotification(gathered({ brand }));
      expect(message).toMatchObject({ brandTitle: 'acme', owner: null, playbook: null });
    }
  });

  test('an incident without a rule cannot be told', () => {
    expect(() => composeNotification(gathered({ incident: { ...incident, rules: [] } }))).toThrow('has no rule');
  });
});
