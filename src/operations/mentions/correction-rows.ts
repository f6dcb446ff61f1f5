import { type Label, labels } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { isMentionId, mentionId } from '../../core/identity.ts';
import { csvText } from '../../files/csv-cell.ts';
import type { Row, RowSource } from '../../files/row.ts';
import { labelNamed } from '../../wording/label-words.ts';

/**
 * What a row of a file of corrections says: a label, nothing, or, as it was exported, only what the model said. That is
 * no person's word: since then another may have corrected it, or another model scored it.
 */
export type CorrectionRow = { line: number; row: unknown } & (
  | { id: string; label: Label }
  | { says: 'nothing' | 'what the model said' }
  | { reason: string }
);

const names = ['id', 'platform', 'platform_id', 'brand', 'label', 'model_label', 'corrected_by'] as const;
type Name = (typeof names)[number];

/** How its rows are read, by the names of its columns. Throws WrongInput when it cannot say which mentions are what. */
export function correctionReader(
  source: Pick<RowSource, 'columns' | 'format'>,
  file: string,
): (row: Row) => CorrectionRow {
  const byName = new Map([...source.columns].reverse().map((column) => [column.trim().toLowerCase(), column]));
  const has = (name: Name): boolean => byName.has(name);
  const byPlatform = has('platform') && has('platform_id') && has('brand');
  if (!has('label') || !(has('id') || byPlatform))
    throw new WrongInput(
      `${file}: found the columns ${source.columns.join(', ')}; wanted label, and id or platform, platform_id and brand, as in a file of earshot export.`,
    );
  const exported = has('model_label') && has('corrected_by');
  // Our own CSV guards cells against spreadsheets; JSON needs no guard.
  const text = source.format === 'jsonl' ? (cell: string) => cell : csvText;

  return (read) => {
    if ('reason' in read) return read;
    const { line, row } = read;
    const cell = (name: Name): string | null => {
      const found = read.get(byName.get(name) ?? name);
      return found === null ? null : text(found).trim() || null;
    };
    const written = cell('label');
    if (written === null) return { line, row, says: 'nothing' };
    const label = labelNamed(written);
    if (label === null) return { line, row, reason: `label: found ${shown(written)}, wanted ${labels.join(', ')}` };
    if (exported && cell('corrected_by') === null && cell('model_label') === label)
      return { line, row, says: 'what the model said' };
    const id = cell('id')?.toLowerCase() ?? null;
    if (id !== null && !isMentionId(id))
      return { line, row, reason: `id: found ${shown(id)}, wanted one as in 'earshot mentions list'` };
    if (id !== null) return { line, row, id, label };
    const [brand, platform, platformId] = [cell('brand'), cell('platform'), cell('platform_id')];
    if (brand === null || platform === null || platformId === null)
      return { line, row, reason: 'found neither id, nor platform, platform_id and brand' };
    return { line, row, id: mentionId(brand, platform, platformId), label };
  };
}

const shown = (text: string): string => `'${text.slice(0, 60)}'`;
