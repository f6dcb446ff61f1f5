import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { defaultDetector, detectors } from '../../../src/alerts/detectors/index.ts';

test('detectors have different names', () => {
  expect(new Set(detectors.map(({ name }) => name)).size).toBe(detectors.length);
});

test('a brand that names no rules has some', () => {
  expect(detectors.filter(({ isDefault }) => isDefault)).not.toEqual([]);
  expect(detectors.find(({ name }) => name === defaultDetector)?.isDefault).toBe(true);
});

test('no file but its own, and the reader of what older versions stored, knows a detector by name', () => {
  const src = join(import.meta.dirname, '../../../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  // A kind may be called as a detector is.
  const names = detectors.filter(({ name, kind }) => name !== kind).map(({ name }) => name);
  const knowing = files.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8').replace(/^import .*$/gm, '');
    return names.filter((name) => text.includes(name) && file !== `alerts/detectors/${name}.ts`).map(() => file);
  });
  expect([...new Set(knowing)]).toEqual(['core/stored-incident.ts']);
});
