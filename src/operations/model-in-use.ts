import type { Brand } from '../core/config.ts';
import { nameOfModel } from '../core/model-name.ts';
import type { BrandModel } from '../core/store/rescoring.ts';

export interface ModelInUse {
  /** Name of the model that the configuration wants. */
  configured: string;
  /** Name and version of what scores; null: nothing was scored yet. */
  inUse: string | null;
}

export function modelInUse(
  { name, model }: Pick<Brand, 'name' | 'model'>,
  models: readonly Pick<BrandModel, 'brand' | 'model'>[],
): ModelInUse {
  return { configured: model, inUse: models.find(({ brand }) => brand === name)?.model ?? null };
}

/**
 * What to do about a brand that is not scored by the model that its configuration names; null: nothing. `shell` writes a
 * command as it runs where it is read.
 */
export function modelNote(
  brand: string,
  { configured, inUse }: ModelInUse,
  shell: (command: string) => string,
): string | null {
  if (inUse === null || nameOfModel(inUse) === configured) return null;
  const command = shell(`earshot rescore --brand ${brand}`);
  return `${brand} is scored by ${inUse}, and configured is ${configured}. To switch: ${command}`;
}
