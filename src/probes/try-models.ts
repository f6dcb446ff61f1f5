import { openTextModel } from '../analysis/sentiment/accurate/text-model.ts';
import { builtInModel } from '../analysis/sentiment/index.ts';
import type { Config } from '../core/config.ts';
import { messageOf } from '../core/errors.ts';
import type { Tried } from './tried.ts';

/** Opens every configured model that has a folder, so that a broken one is not first found at the start. */
export async function tryModels({ brands, models }: Pick<Config, 'brands' | 'models'>): Promise<Tried[]> {
  const folders = new Map(models.map(({ name, folder }) => [name, folder]));
  const named = [...new Set(brands.map(({ model }) => model))];
  const tried: Tried[] = [];
  for (const name of named) {
    const folder = folders.get(name) ?? (await builtInModel(name)?.folder?.());
    if (folder !== undefined) tried.push({ kind: 'model', name, ...(await tryModel(folder)) });
  }
  return tried;
}

async function tryModel(folder: string): Promise<Pick<Tried, 'ok' | 'detail'>> {
  try {
    await using model = await openTextModel(folder);
    const { name, version, languages } = model.description;
    return { ok: true, detail: `${name}/${version} reads ${languages.join(', ')}` };
  } catch (error) {
    return { ok: false, detail: messageOf(error) };
  }
}
