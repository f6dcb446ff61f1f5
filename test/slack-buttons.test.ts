import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { steppedClock } from '../src/core/clock.ts';
import { minuteMs } from '../src/core/domain.ts';
import { silentLogger } from '../src/core/logger.ts';
import { openEarshot } from '../src/main.ts';
import { openDatabase } from './support/database.ts';
import { startSlackReceiver } from './support/slack-receiver.ts';
import { startSocketModeServer } from './support/socket-mode-server.ts';
import { until } from './support/until.ts';
import { openIncident } from './support/wave.ts';
import { kaffaConfig, noon, wordScorer } from './support/workplace.ts';

test('a button below the message in Slack closes the incident, and the message says so', async () => {
  await using slack = await startSlackReceiver();
  await using server = await startSocketModeServer();
  const opened = { status: 200, body: { ok: true, url: server.url } };
  slack.interfere((method) => (method === 'apps.connections.open' ? opened : null));
  const database = await openDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'earshot-buttons-'));
  const clock = steppedClock(noon);
  const settings = { token: 'xoxb-secret', appToken: 'xapp-secret', channel: 'C1', baseUrl: slack.api };
  const config = kaffaConfig({
    folder,
    url: database.url,
    source: { name: 'forum', platform: 'rss', pollMs: minuteMs, settings: { feeds: ['http://127.0.0.1:9/'] } },
    channels: [{ name: 'cx', type: 'slack', settings }],
  });
  const earshot = await openEarshot(config, { logger: silentLogger, clock, settleMs: 0, scorer: wordScorer });
  try {
    const { store, queue } = earshot;
    const nudged: never[] = [];
    const place = {
      store,
      clock,
      brands: config.brands,
      logger: silentLogger,
      nudges: queue,
      nudged,
      url: database.url,
    };
    const incident = await openIncident({ ...place, [Symbol.asyncDispose]: async () => {} } as never);
    await earshot.work(['notify']);
    await earshot.sweep();
    await until(() => slack.messages.length === 1);
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain('"action_id":"earshot-not-ours"');
    await until(async () => (await store.notifications({ state: 'sent', limit: 1 })).items.length === 1);

    await server.send({
      type: 'interactive',
      envelope_id: 'e1',
      payload: {
        type: 'block_actions',
        user: { id: 'U1', name: 'jo' },
        channel: { id: 'C1' },
        message: { ts: slack.messages[0]?.ts },
        actions: [{ action_id: 'earshot-not-ours', value: incident.id }],
      },
    });
    await until(async () => (await store.incident(incident.id))?.state === 'resolved');
    expect(await store.incident(incident.id)).toMatchObject({ verdict: { verdict: 'not-ours', by: 'jo' } });
    await earshot.sweep();
    await until(() => slack.messages.length === 3);
    expect(slack.messages.map(({ text }) => text).join('\n')).toContain('jo closed it: not about this brand.');
    expect(slack.messages[0]?.text).toMatch(/^\d.* so far; closed as not about this brand by jo · /);
    expect(JSON.stringify(slack.messages[0]?.blocks)).not.toContain('earshot-');
    expect(server.acknowledged).toEqual(['e1']);
  } finally {
    await earshot[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    await database.close();
  }
});
