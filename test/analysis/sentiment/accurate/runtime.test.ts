import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTextModel, type TextModel } from '../../../../src/analysis/sentiment/accurate/text-model.ts';
import { describeOnRuntime } from '../../../support/onnxruntime.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const tiny = join(root, 'test/fixtures/accurate/tiny');

describeOnRuntime('a network on onnxruntime-node', () => {
  let model: TextModel;
  beforeAll(async () => {
    model = await openTextModel(tiny);
  });
  afterAll(async () => {
    await model[Symbol.asyncDispose]();
  });

  test('what it knows decides', async () => {
    const [negative, positive] = await model.logits(['terrible', 'wonderful']);
    expect(negative?.indexOf(Math.max(...negative))).toBe(0);
    expect(positive?.indexOf(Math.max(...positive))).toBe(2);
  });

  test('a post has the same logits to the last bit, alone and beside any other', async () => {
    const texts = ['terrible', 'love it', 'a b c d e f', '', 'on tuesday in shops', 'great '.repeat(50)];
    const together = await model.logits(texts);
    for (const [index, text] of texts.entries()) expect(await model.logits([text])).toEqual([together[index]]);
  });

  test('questions at the same time get each its own answer', async () => {
    const one = await model.logits(['terrible']);
    const other = await model.logits(['love it']);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => model.logits([n % 2 ? 'terrible' : 'love it'])),
    );
    expect(answers).toEqual(answers.map((_, n) => (n % 2 ? one : other)));
  });

  test('the event loop goes on while it reads', async () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await model.logits(Array.from({ length: 2_000 }, (_, n) => `terrible great machine number ${n} `.repeat(20)));
    delay.disable();
    // The bound catches a hang; what it really is, is for a quiet machine to measure.
    expect(delay.max / 1e6).toBeLessThan(1_000);
  });

  test('after its end it says so instead of hanging', async () => {
    const closed = await openTextModel(tiny);
    await closed[Symbol.asyncDispose]();
    await expect(closed.logits(['great'])).rejects.toThrow('the thread of the model has ended');
  });

  test('an open model keeps no process alive, and leaves nothing in the home folder', async () => {
    const home = await mkdtemp(join(tmpdir(), 'earshot-home-'));
    try {
      // The built program: what runs TypeScript leaves files of its own.
      const built = pathToFileURL(join(root, 'dist/analysis/sentiment/accurate/text-model.js')).href;
      const code = `const { openTextModel } = await import('${built}');
        const model = await openTextModel(process.argv[1]);
        console.log(JSON.stringify(await model.logits(['great'])));`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, tiny], {
        env: { PATH: process.env.PATH, HOME: home },
        timeout: 50_000,
      });
      expect(JSON.parse(stdout)).toEqual(await model.logits(['great']));
      expect(await readdir(home)).toEqual([]);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});
