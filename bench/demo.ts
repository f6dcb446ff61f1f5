import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoFigures } from '../dist/cli/demo/figures.js';
import type { Bench } from './bench.ts';

export const bench: Bench = {
  title: 'earshot demo, packages installed',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-demo-'));
    const out = execFileSync(process.execPath, ['dist/cli/earshot.js', 'demo', '--json', '--out', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    rmSync(folder, { recursive: true });
    const figures = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as DemoFigures;
    return [
      { what: 'whole demo', value: figures.seconds, unit: 's', bar: '< 60', holds: figures.seconds < 60 },
      {
        what: 'share of the wave at the first alert',
        value: figures.firstAlertShare,
        unit: '',
        bar: '< 0.25',
        holds: figures.firstAlertShare < 0.25,
      },
      { what: 'false alarms', value: figures.falseAlarms, unit: '', bar: '0', holds: figures.falseAlarms === 0 },
    ];
  },
};
