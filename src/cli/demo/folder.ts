import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultDetector } from '../../alerts/detectors/index.ts';
import { WrongInput } from '../../core/errors.ts';
import type { MailServer } from './mail-server.ts';
import type { Scenario } from './scenario.ts';
import type { SlackServer } from './slack-server.ts';

const firstLine = '# Written by `earshot demo`.';

/** Creates a fresh folder with its own configuration, for use with any command afterwards. Returns the file. */
export async function writeFolder(
  folder: string,
  scenario: Scenario,
  { slack, mail }: { slack: SlackServer; mail: MailServer },
): Promise<string> {
  const file = join(folder, 'earshot.yaml');
  const found = await readdir(folder).catch((): string[] => []);
  const ours = await readFile(file, 'utf8').then(
    (text) => text.startsWith(firstLine),
    () => false,
  );
  if (found.length > 0 && !ours) {
    throw new WrongInput(`--out: ${folder} holds something else, which the demo would overwrite: name a new folder.`);
  }
  for (const name of ['store', 'posts', 'mails', 'charts'])
    await rm(join(folder, name), { recursive: true, force: true });
  for (const name of ['posts', 'mails', 'charts']) await mkdir(join(folder, name), { recursive: true });
  for (const source of scenario.sources) {
    await writeFile(join(folder, 'posts', `${source}.jsonl`), scenario.linesOf(source));
  }
  const sources = scenario.sources.map(
    (name) => `  ${name}: { platform: replay, file: posts/${name}.jsonl, poll: 10s }\n`,
  );
  await writeFile(
    file,
    `${firstLine}
timezone: ${scenario.timezone}
data: store
sources:
${sources.join('')}channels:
  cx: { type: slack, token: xoxb-demo, channel: C0DEMO, baseUrl: "${slack.baseUrl}" }
  oncall: { type: email, to: [cx@mokkana.example], smtp: "${mail.url}" }
brands:
  - name: ${scenario.brand}
    title: Mokkana
    query: ${scenario.query}
    rules:
      - name: wave
        detector: ${defaultDetector}
        falseAlarms: 2/month
        notify: [cx, oncall]
        owner: Alma Brandt, CX duty
`,
  );
  return file;
}

/** Saves everything sent so far as files. */
export async function saveSent(
  folder: string,
  { slack, mail }: { slack: SlackServer; mail: MailServer },
): Promise<void> {
  for (const [index, raw] of mail.mails.entries()) await writeFile(join(folder, 'mails', `${index + 1}.eml`), raw);
  for (const [index, png] of slack.pictures.entries()) {
    await writeFile(join(folder, 'charts', `slack-${index + 1}.png`), png);
  }
}
