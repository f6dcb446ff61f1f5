import { describe, expect, test } from '@jest/globals';
import { mentionId } from '../../../src/core/identity.ts';
import type { Row } from '../../../src/files/row.ts';
import { correctionReader } from '../../../src/operations/mentions/correction-rows.ts';

const id = '5f0c1d2e-0000-4000-8000-000000000000';
const rowOf = (cells: Record<string, string>): Row => ({ line: 2, row: cells, get: (name) => cells[name] ?? null });
const read = (cells: Record<string, string>) =>
  correctionReader({ columns: Object.keys(cells), format: 'jsonl' }, 'a.jsonl')(rowOf(cells));

describe('a row of corrections', () => {
  test('names its mention by id, or by platform, id there and brand', () => {
    expect(read({ id: id.toUpperCase(), label: 'NEG' })).toMatchObject({ id, label: 'negative' });
    const named = { platform: 'x', platform_id: '17', brand: 'acme', label: 'positive' };
    expect(read(named)).toMatchObject({ id: mentionId('acme', 'x', '17'), label: 'positive' });
  });

  test('says nothing without a label, and nothing of a person as it was exported', () => {
    expect(read({ id, label: '' })).toMatchObject({ says: 'nothing' });
    const exported = { id, label: 'neutral', model_label: 'neutral', corrected_by: '' };
    expect(read(exported)).toMatchObject({ says: 'what the model said' });
    expect(read({ ...exported, label: 'negative' })).toMatchObject({ label: 'negative' });
    expect(read({ ...exported, corrected_by: 'jo' })).toMatchObject({ label: 'neutral' });
  });

  test('that cannot be used says why', () => {
    expect(read({ id, label: 'angry' })).toMatchObject({ reason: expect.stringContaining("label: found 'angry'") });
    expect(read({ id: '17', label: 'neutral' })).toMatchObject({ reason: expect.stringContaining("id: found '17'") });
  });

  test('a file that cannot say which mentions are meant is refused', () => {
    expect(() => read({ label: 'neutral', text: 'x' })).toThrow('a.jsonl: found the columns label, text; wanted label');
  });
});
