import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { steppedClock } from '../../core/clock.ts';
import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { silentLogger } from '../../core/logger.ts';
import { allItems } from '../../core/store/list.ts';
import { openEarshot } from '../../main.ts';
import { configPlugins } from '../../plugins.ts';
import { wrapIndented } from '../terminal/layout/details.ts';
import { localTime, oneLine, outputWidth, paint, print, printJson, progressLine } from '../terminal/output.ts';
import { ownCommand } from '../terminal/own-command.ts';
import { untilSignal } from '../terminal/signals.ts';
import { type DemoFigures, figuresOf, type Outcome, shareOf } from './figures.ts';
import { saveSent, writeFolder } from './folder.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { readMail } from './read-mail.ts';
import { workOff } from './run.ts';
import { loadScenario, type Scenario, stops } from './scenario.ts';
import { type SlackServer, startSlackServer } from './slack-server.ts';
import { slackLines } from './slack-text.ts';

export function define(program: Command): void {
  program
    .command('demo')
    .option('--out <folder>', 'folder for its store, mails and pictures; emptied first', 'data/demo')
    .option(
      '--json',
      'end with a line of JSON: mentions, incidents, firstAlertShare, falseAlarms, notifications, seconds',
    )
    .addHelpText(
      'after',
      `
Examples:
  earshot demo
  earshot demo --json | tail -1
  earshot export --config data/demo/earshot.yaml --brand mokkana     afterwards

The brand is an invented maker of coffee machines: two quiet weeks with a
discount campaign and a cheerful viral video, then a recall rumour. The posts
run through the real pipeline with a simulated clock. Slack and mail servers are
local.`,
    )
    .action((options: { out: string; json?: boolean }) => untilSignal((signal) => demo(options, signal)));
}

async function demo(options: { out: string; json?: boolean }, signal: AbortSignal): Promise<void> {
  const began = Date.now();
  const scenario = await loadScenario();
  await using slack = await startSlackServer();
  await using mail = await startMailServer();
  const folder = resolve(options.out);
  const file = await writeFolder(folder, scenario, { slack, mail });
  const config = await loadConfig({ file, plugins: await configPlugins() });
  const clock = steppedClock(scenario.start);
  const say = options.json ? () => {} : print;

  say(paint.bold('Earshot demo: Mokkana, an invented maker of coffee machines'));
  say(
    `${scenario.posts.length} invented posts from ${localTime(scenario.start, scenario.timezone)} on, replayed through the real\n` +
      'chain with a stepped clock: two weeks with a discount campaign and a viral\n' +
      'video, then a recall rumour.\n',
  );

  let outcome: Outcome;
  {
    await using earshot = await openEarshot(config, {
      ...{ clock, logger: silentLogger, settleMs: 0, signal },
      shell: ownCommand(config.file),
    });
    const { store } = earshot;
    await earshot.work(['collect', 'score', 'detect', 'notify']);
    const progress = progressLine();
    const shown = new Map<string, number>();
    for (const time of stops(scenario)) {
      signal.throwIfAborted();
      clock.advanceTo(time);
      await workOff(earshot, config, clock, signal);
      const incidents = await allItems((page) => store.incidents({ ...page, brand: scenario.brand }));
      for (const incident of incidents) {
        const before = shown.get(incident.id) ?? 0;
        if (incident.occasions.length === before) continue;
        progress.end();
        shown.set(incident.id, incident.occasions.length);
        await saveSent(folder, { slack, mail });
        show(incident, before === 0, { scenario, slack, mail, folder, say });
      }
      progress.show(liveLine(scenario, time, incidents[0]));
    }
    progress.end();
    const [counts] = await store.counts();
    outcome = {
      mentions: counts?.mentions ?? 0,
      incidents: await allItems((page) => store.incidents({ ...page, brand: scenario.brand })),
      notifications: (await allItems((page) => store.notifications({ ...page, state: 'sent' }))).length,
    };
  }

  const figures = figuresOf(scenario, outcome, (Date.now() - began) / 1000);
  if (options.json) printJson(figures);
  else print(summary(figures, { scenario, folder: relative('.', folder), file: relative('.', file) }));
}

function summary(
  { mentions, incidents, firstAlertShare, falseAlarms, notifications, seconds }: DemoFigures,
  { scenario, folder, file }: { scenario: Scenario; folder: string; file: string },
): string {
  const quiet = falseAlarms === 0 ? '\n  (the campaign and the video stayed quiet)' : '';
  const shell = ownCommand(file);
  return `${paint.bold('What it came to')}
  ${mentions} mentions, ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}, ${falseAlarms} false alarms${quiet}
  first alert after ${percent(firstAlertShare)} of the wave, ${notifications} notifications, ${seconds} s

See it for yourself:
  ${folder}/mails/*.eml, ${folder}/charts/*.png
    the mails and the charts
  ${shell(`earshot export --brand ${scenario.brand}`)}
    everything that was seen, as CSV
  ${shell('earshot incidents list')}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function liveLine(scenario: Scenario, time: Time, newest: Incident | undefined): string {
  const seen = scenario.posts.filter(({ at }) => at <= time).length;
  const open = newest?.state === 'open' ? `  open: ${newest.id}` : '';
  return `${localTime(time, scenario.timezone)}  ${seen} of ${scenario.posts.length} posts${open}`;
}

interface Stage {
  scenario: Scenario;
  slack: SlackServer;
  mail: MailServer;
  folder: string;
  say(text: string): void;
}

function show(incident: Incident, isNew: boolean, stage: Stage): void {
  const { scenario, slack, mail, folder, say } = stage;
  const occasion = incident.occasions.at(-1);
  if (!occasion) return;
  const when = localTime(occasion.at, scenario.timezone);
  if (!isNew) {
    const share = occasion.kind === 'resolved' ? '' : `, ${percent(shareOf(scenario, occasion.at))} of the wave is out`;
    say(`${paint.bold(when)}  ${occasion.kind}${share}`);
    const line = slackLines(slack.messages.at(-1) ?? { blocks: [] }).find(
      (text) => text.includes('\u2026') || text.length > 40,
    );
    if (line) say(`  ${oneLine(line, 76)}\n`);
    return;
  }
  say(
    `${paint.red(paint.bold(when))}  ${paint.bold('the incident opens')}: ${percent(shareOf(scenario, occasion.at))} of the wave is out\n`,
  );
  say(framed('Slack, as the team sees it', slackLines(slack.messages.at(-1) ?? { blocks: [] })));
  say(`  chart: ${relative('.', join(folder, 'charts', `slack-${slack.pictures.length}.png`))} (in the thread)\n`);
  const eml = mail.mails.at(-1);
  if (eml) {
    const { to, subject, text } = readMail(eml);
    say(framed(`E-mail to ${to}`, [`Subject: ${subject}`, '', ...text.trimEnd().split('\n')]));
    say(`  with the chart inside: ${relative('.', join(folder, 'mails', `${mail.mails.length}.eml`))}\n`);
  }
}

function framed(title: string, lines: string[]): string {
  const frame = '  │ ';
  const body = lines.flatMap((line) =>
    wrapIndented(line, outputWidth() - frame.length).map((part) => `${frame}${part}`.trimEnd()),
  );
  return [`  ┌ ${paint.bold(title)}`, ...body, '  └'].join('\n');
}
