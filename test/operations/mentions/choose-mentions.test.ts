import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { toldReference } from '../../../src/alerts/outbox/told-finding.ts';
import { BadRequest } from '../../../src/core/errors.ts';
import { type Incident, notificationId } from '../../../src/core/incident.ts';
import { chooseMentions, type MentionChoice } from '../../../src/operations/mentions/choose-mentions.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';

const never = new AbortController().signal;
let place: ConfiguredWorkplace;
let incident: Incident;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  incident = await openIncident(place);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

async function choose(choice: Omit<MentionChoice, 'store' | 'now'>) {
  const chosen = await chooseMentions({ store: place.store, now: place.clock.now(), ...choice }, never);
  let rows = 0;
  for await (const _ of chosen.mentions) rows += 1;
  return { ...chosen, rows };
}

test('an incident says whose mentions are meant, and of when', async () => {
  const called = { query: { labels: ['negative' as const] }, incident: 'kaffa-1' };
  expect((await choose(called)).by).toEqual({ incident: incident.id });
  const { query, by, evidence, rows } = await choose({ query: { labels: ['negative'] }, incident: incident.id });
  expect(query).toEqual({ brand: 'kaffa', from: incident.since, to: place.clock.now(), labels: ['negative'] });
  expect({ by, evidence, rows }).toEqual({ by: { incident: incident.id }, evidence: null, rows: 12 });
});

test('the evidence of a rule is what it counted when it opened or was last raised', async () => {
  const { by, evidence, rows } = await choose({ query: {}, incident: incident.id, evidence: { rule: 'wave' } });
  const { observed, at } = incident.rules[0]?.peak ?? { observed: 0, at: 0 };
  expect(rows).toBe(observed);
  expect(by.evidence).toEqual({ rule: 'wave', at: new Date(at).toISOString(), counted: observed });
  expect(evidence).toMatchObject({ message: null, found: observed });
});

test('the evidence of a message is what that one counted; when none was sent, that of the only rule', async () => {
  const asked = { query: {}, incident: incident.id, evidence: { said: null } };
  expect((await choose(asked)).evidence?.message).toBeNull();
  const latest = incident.rules[0]?.latest;
  if (!latest) throw new Error('the incident has no rule');
  const sent = { state: 'sent', sentAt: latest.at, reference: toldReference(latest) } as const;
  await place.store.settleNotification(notificationId(incident.id, 'opened', 1, 'cx'), sent);
  const { evidence, rows } = await choose(asked);
  expect(evidence?.message?.row.channel).toBe('cx');
  expect(rows).toBe(latest.observed);
});

test('what does not fit together is said of the part that is wrong', async () => {
  const { id } = incident;
  const wrong = async (choice: Omit<MentionChoice, 'store' | 'now'>, message: string) => {
    await expect(choose(choice)).rejects.toThrow(BadRequest);
    await expect(choose(choice)).rejects.toThrow(message);
  };
  await wrong({ query: { brand: 'acme' }, incident: id }, `brand: incident '${id}' is of 'kaffa', not of 'acme'.`);
  await wrong({ query: { brand: 'kaffa', from: 2, to: 1 } }, 'to: the end is not after the start.');
  await wrong({ query: {}, incident: id, evidence: { rule: 'nope' } }, "evidence: there is no rule 'nope' among");
  await wrong({ query: {}, incident: id, evidence: { said: 'opened 7' } }, "said: no message 'opened 7' was sent");
  await expect(choose({ query: {}, incident: 'nope' })).rejects.toThrow("There is no incident 'nope'");
});
