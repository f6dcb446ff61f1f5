import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { simpleParser } from 'mailparser';
import { loadConfig } from '../config/load-config.ts';
import { steppedClock } from '../core/clock.ts';
import { hourMs, type Time } from '../core/domain.ts';
import type { Incident } from '../core/incident.ts';
import { silentLogger } from '../core/logger.ts';
import { openEarshot } from '../main.ts';
import { type MailServer, startMailServer } from './demo/mail-server.ts';
import { workOff } from './demo/run.ts';
import { loadScenario, type Scenario, stops } from './demo/scenario.ts';
import { type SlackServer, startSlackServer } from './demo/slack-server.ts';
import { slackLines } from './demo/slack-text.ts';
import { localTime, oneLine, paint, print, printJson, progressLine } from './output.ts';
import { configPlugins } from './plugins.ts';
import { untilSignal } from './signals.ts';

export function define(program: Command): void {
  program
    .command('demo')
    .option('--out <folder>', 'where its store, mails and pictures go; emptied first', 'data/demo')
    .option(
      '--json',
      'end with one line of JSON: mentions, incidents, firstAlertShare, falseAlarms, notifications, seconds',
    )
    .addHelpText(
      'after',
      `
Examples:
  earshot demo
  earshot demo --json | tail -1
  earshot export --config data/demo/earshot.yaml --brand mokkana      what the demo saw, afterwards

An invented maker of coffee machines, two quiet weeks with a discount campaign and a cheerful viral video, then a recall
rumour. The posts run through the real chain with a clock that is stepped; Slack and the mail server are on loopback.`,
    )
    .action((options: { out: string; json?: boolean }) => untilSignal((signal) => demo(options, signal)));
}

interface Told {
  mentions: number;
  incidents: Incident[];
  notifications: number;
}

async function demo(options: { out: string; json?: boolean }, signal: AbortSignal): Promise<void> {
  const began = Date.now();
  const scenario = await loadScenario();
  await using slack = await startSlackServer();
  await using mail = await startMailServer();
  const folder = resolve(options.out);
  const file = await writeFolder(folder, scenario, slack, mail);
  const config = await loadConfig({ file, plugins: configPlugins });
  const clock = steppedClock(scenario.start);
  const say = options.json ? () => {} : print;

  say(paint.bold('Earshot demo: Mokkana, an invented maker of coffee machines'));
  say(
    `${scenario.posts.length} invented posts from ${localTime(scenario.start, scenario.timezone)} on, replayed through the real chain\n` +
      'with a stepped clock: two weeks with a discount campaign and a viral video, then a recall rumour.\n',
  );

  const told: Told = { mentions: 0, incidents: [], notifications: 0 };
  {
    await using earshot = await openEarshot(config, { clock, logger: silentLogger, settleMs: 0, signal });
    await earshot.work(['collect', 'score', 'detect', 'notify']);
    const progress = progressLine();
    for (const time of stops(scenario)) {
      signal.throwIfAborted();
      clock.advanceTo(time);
      await workOff(earshot, config, clock, signal);
      const [newest] = await earshot.store.incidents({ brand: scenario.brand, limit: 1 });
      const known = told.incidents.find(({ id }) => id === newest?.id);
      if (newest && newest.occasions.length !== (known?.occasions.length ?? 0)) {
        progress.end();
        told.incidents = [...told.incidents.filter(({ id }) => id !== newest.id), newest];
        await saveTold(folder, slack, mail);
        await show(newest, known, { scenario, slack, mail, folder, say });
      }
      progress.show(liveLine(scenario, time, newest));
    }
    progress.end();
    const [counts] = await earshot.store.counts();
    told.mentions = counts?.mentions ?? 0;
    told.notifications = (await earshot.store.notifications({ state: 'sent', limit: 500 })).length;
  }

  const figures = figuresOf(scenario, told, (Date.now() - began) / 1000);
  if (options.json) printJson(figures);
  else {
    print(paint.bold('What it came to'));
    print(
      `  ${figures.mentions} mentions, ${figures.incidents} incident, ${figures.falseAlarms} false alarms (the campaign and the video stayed quiet)`,
    );
    print(
      `  first alert after ${percent(figures.firstAlertShare)} of the wave, ${figures.notifications} notifications, ${figures.seconds} s`,
    );
    print(`\nSee it for yourself:`);
    print(`  ${relative('.', folder)}/mails/*.eml, ${relative('.', folder)}/*.png       open the mails and the charts`);
    print(
      `  npx earshot export --config ${relative('.', file)} --brand ${scenario.brand}     everything that was seen, as CSV`,
    );
    print(`  npx earshot incidents list --config ${relative('.', file)}`);
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A fresh folder with a configuration of its own, so that every command works on it afterwards. */
async function writeFolder(folder: string, scenario: Scenario, slack: SlackServer, mail: MailServer): Promise<string> {
  for (const name of ['store', 'posts', 'mails']) await rm(join(folder, name), { recursive: true, force: true });
  await mkdir(join(folder, 'posts'), { recursive: true });
  await mkdir(join(folder, 'mails'));
  for (const source of scenario.sources)
    await writeFile(join(folder, 'posts', `${source}.jsonl`), scenario.linesOf(source));
  const file = join(folder, 'earshot.yaml');
  const sources = scenario.sources.map(
    (name) => `  ${name}: { platform: replay, file: posts/${name}.jsonl, poll: 10s }\n`,
  );
  await writeFile(
    file,
    `# Written by \`earshot demo\`.
timezone: ${scenario.timezone}
data: store
sources:
${sources.join('')}channels:
  cx: { type: slack, token: xoxb-demo, channel: C0DEMO, baseUrl: "${slack.baseUrl}" }
  oncall: { type: email, to: [cx@mokkana.example], smtp: "${mail.url}" }
brands:
  - name: ${scenario.brand}
    query: ${scenario.query}
    rules:
      - { name: wave, detector: negative-spike, falseAlarms: 2/month, notify: [cx, oncall] }
`,
  );
  return file;
}

async function saveTold(folder: string, slack: SlackServer, mail: MailServer): Promise<void> {
  for (const [index, raw] of mail.mails.entries()) await writeFile(join(folder, 'mails', `${index + 1}.eml`), raw);
  for (const [index, png] of slack.pictures.entries()) await writeFile(join(folder, `slack-${index + 1}.png`), png);
}

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

/** Share of the wave's posts that were out at a moment. */
const shareOf = ({ posts }: Scenario, time: Time): number => {
  const wave = posts.filter((post) => post.wave);
  return wave.filter(({ at }) => at <= time).length / wave.length;
};

async function show(incident: Incident, before: Incident | undefined, stage: Stage): Promise<void> {
  const { scenario, slack, mail, folder, say } = stage;
  const occasion = incident.occasions.at(-1);
  if (!occasion) return;
  const when = localTime(occasion.at, scenario.timezone);
  if (before) {
    const share = occasion.kind === 'resolved' ? '' : `, ${percent(shareOf(scenario, occasion.at))} of the wave is out`;
    say(`${paint.bold(when)}  ${occasion.kind}${share}`);
    const line = slackLines(slack.messages.at(-1) ?? { blocks: [] }).find(
      (text) => text.includes('\u2026') || text.length > 40,
    );
    if (line) say(`  ${oneLine(line, 110)}\n`);
    return;
  }
  say(
    `${paint.red(paint.bold(when))}  ${paint.bold('the incident opens')}: ${percent(shareOf(scenario, occasion.at))} of the wave is out\n`,
  );
  say(framed('Slack, as the team sees it', slackLines(slack.messages.at(-1) ?? { blocks: [] })));
  say(`  chart: ${relative('.', join(folder, `slack-${slack.pictures.length}.png`))} (in the thread)\n`);
  const eml = mail.mails.at(-1);
  if (eml) {
    const parsed = await simpleParser(eml);
    const to = parsed.to && !Array.isArray(parsed.to) ? parsed.to.text : '';
    say(
      framed(`E-mail to ${to}`, [`Subject: ${parsed.subject ?? ''}`, '', ...(parsed.text ?? '').trimEnd().split('\n')]),
    );
    say(`  with the chart inside: ${relative('.', join(folder, 'mails', `${mail.mails.length}.eml`))}\n`);
  }
}

function framed(title: string, lines: string[]): string {
  const body = lines.map((line) => `  │ ${oneLine(line, 118)}`.trimEnd());
  return [`  ┌ ${paint.bold(title)}`, ...body, '  └'].join('\n');
}

/** An alert outside the wave is a false alarm; the wave ends six hours after its last post. */
export function figuresOf(scenario: Scenario, { mentions, incidents, notifications }: Told, seconds: number) {
  const wave = scenario.posts.filter((post) => post.wave);
  const from = wave[0]?.at ?? 0;
  const to = (wave.at(-1)?.at ?? 0) + 6 * hourMs;
  const right = incidents.filter(({ openedAt }) => openedAt >= from && openedAt <= to);
  const first = right.map(({ openedAt }) => openedAt).sort((a, b) => a - b)[0];
  return {
    mentions,
    incidents: incidents.length,
    firstAlertShare: first === undefined ? 1 : Number(shareOf(scenario, first).toFixed(4)),
    falseAlarms: incidents.length - right.length,
    notifications,
    seconds: Number(seconds.toFixed(1)),
  };
}
