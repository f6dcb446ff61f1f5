import { openTextModel } from '../analysis/sentiment/accurate/text-model.ts';
import { builtInModel } from '../analysis/sentiment/index.ts';
import type { Config } from '../core/config.ts';
import { messageOf } from '../core/errors.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import type { Tried } from './tried.ts';

/** Those who score with them afterwards: each model is then opened once, for both. */
export interface Keepers {
  configured(brand: string): Promise<Pick<Scorer, 'model'>>;
}

/** Opens every configured model that has a folder, so that a broken one is not first found at the start. */
export async function tryModels(
  { brands, models }: Pick<Config, 'brands' | 'models'>,
  keepers?: Keepers,
): Promise<Tried[]> {
  const folders = new Map(models.map(({ name, folder }) => [name, folder]));
  const users = new Map(brands.map(({ name, model }) => [model, name]));
  const tried: Tried[] = [];
  for (const [name, brand] of users) {
    const folder = folders.get(name) ?? (await builtInModel(name)?.folder?.());
    if (folder === undefined) continue;
    const open = keepers ? keep(keepers, brand) : describeModel(folder);
    tried.push({ kind: 'model', name, ...(await outcomeOf(open)) });
  }
  return tried;
}

const keep = async (keepers: Keepers, brand: string): Promise<string> => (await keepers.configured(brand)).model;

async function describeModel(folder: string): Promise<string> {
  await using model = await openTextModel(folder);
  const { name, version, languages } = model.description;
  return `${name}/${version} reads ${languages.join(', ')}`;
}

async function outcomeOf(open: Promise<string>): Promise<Pick<Tried, 'ok' | 'detail'>> {
  try {
    return { ok: true, detail: await open };
  } catch (error) {
    return { ok: false, detail: messageOf(error) };
  }
}
