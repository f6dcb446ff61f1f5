import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeReport, reportOf } from '../../src/cli/check/check-report.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { tryModels } from '../../src/probes/try-models.ts';
import { openScorers } from '../../src/workers/open-scorers.ts';
import { plugins } from '../config/plugins.ts';
import { describeOnRuntime } from '../support/onnxruntime.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'accurate', 'tiny');
const parse = (models: Record<string, { folder: string }>, ...names: string[]) =>
  parseConfig(
    JSON.stringify({ models, brands: names.map((model, index) => ({ name: `brand${index}`, query: 'acme', model })) }),
    { file: '/etc/earshot.yaml', environment: {}, plugins },
  );

describe('checking the models that brands name', () => {
  test('what comes with the program and needs nothing is not asked', async () => {
    const config = parse({ own: { folder } }, 'fast');
    expect(await tryModels(config)).toEqual([]);
    expect(describeReport(reportOf(config, []))).not.toContain('MODEL');
  });

  test('a model that cannot be used fails the check once, with the reason', async () => {
    const config = parse({ own: { folder: './nowhere' } }, 'own', 'own');
    const report = reportOf(config, await tryModels(config));
    expect(report.ok).toBe(false);
    expect(report.models).toEqual([{ name: 'own', ok: false, detail: expect.any(String) }]);
    expect(describeReport(report)).toMatch(/own +FAILED.*\nmodel own: (the model in \/etc\/nowhere|onnxruntime-node)/s);
  });
});

describe('models that are kept by those who score with them', () => {
  test('each is opened once, and fails in the words of the check', async () => {
    const config = parse({ own: { folder: './nowhere' } }, 'own', 'fast', 'own');
    const failing = await tryModels(config, openScorers(config));
    expect(failing).toEqual(await tryModels(config));
    const asked: string[] = [];
    const configured = async (brand: string) => {
      asked.push(brand);
      return { model: 'own/1' };
    };
    expect(await tryModels(config, { configured })).toEqual([
      { kind: 'model', name: 'own', ok: true, detail: 'own/1' },
    ]);
    expect(asked).toEqual(['brand2']);
  });
});

describeOnRuntime('checking models on onnxruntime-node', () => {
  test('a model that can be used says what it is', async () => {
    expect(await tryModels(parse({ own: { folder } }, 'own'))).toEqual([
      { kind: 'model', name: 'own', ok: true, detail: 'tiny/1 reads en' },
    ]);
  });
});
