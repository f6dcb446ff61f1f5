import type { Correction, Label } from '../../../core/domain.ts';
import type { LabelChange } from '../../../core/store/mentions.ts';
import type { Database } from '../connection/database.ts';
import { lockScored } from '../connection/locks.ts';
import { plain, stamp } from '../connection/values.ts';
import { addNegativesSql, dropNegativesSql, findMentions, toChange } from './change-mentions.ts';
import { recordChanges } from './record-changes.ts';

const writeSql = `
  INSERT INTO corrections (mention_id, label, by, at)
  SELECT id, label, $3, $4 FROM unnest($1::uuid[], $2::text[]) AS given (id, label)
  ON CONFLICT (mention_id) DO UPDATE SET label = excluded.label, by = excluded.by, at = excluded.at`;

export const correctMentions = (
  { transaction }: Database,
  labelled: ReadonlyMap<string, Label>,
  { by, at }: Pick<Correction, 'by' | 'at'>,
): Promise<LabelChange[]> =>
  transaction(async (client) => {
    await lockScored(client, 'alone');
    const found = (await findMentions(client, [...labelled.keys()])).flatMap((mention) => {
      const after = labelled.get(mention.id);
      return after ? [{ mention, after, changed: mention.label !== after }] : [];
    });
    const changed = found.filter((one) => one.changed);
    if (changed.length > 0) {
      const ids = changed.map(({ mention }) => mention.id);
      await client.query(writeSql, [ids, changed.map(({ after }) => after), plain(by), stamp(at)]);
      const counted = changed.filter(({ mention }) => !mention.own);
      const idsOf = (negative: boolean): string[] =>
        counted.filter(({ after }) => (after === 'negative') === negative).map(({ mention }) => mention.id);
      await client.query(addNegativesSql, [idsOf(true)]);
      await client.query(dropNegativesSql, [idsOf(false)]);
      await recordChanges(
        client,
        counted.map(({ mention, after }) => toChange(mention, after === 'negative')),
        at,
      );
    }
    return found.map(({ mention: { id, brand, label: before }, changed }) => ({ id, brand, before, changed }));
  });
