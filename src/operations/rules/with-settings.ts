import type { Detector, EngineRule } from '../../alerts/detectors/detector.ts';
import { detectors } from '../../alerts/detectors/index.ts';
import { BadRequest } from '../../core/errors.ts';

/** The settings of a rule with those that a person has given. Throws BadRequest when its detector does not take them. */
export function withSettings(
  { detector, settings }: Pick<EngineRule, 'detector' | 'settings'>,
  given: Readonly<Record<string, unknown>>,
  registered: readonly Detector[] = detectors,
): unknown {
  const schema = registered.find(({ name }) => name === detector)?.settings;
  if (schema === undefined || Object.keys(given).length === 0) return settings;
  const parsed = schema.safeParse({ ...(settings as object), ...given });
  if (parsed.success) return parsed.data;
  throw new BadRequest('rule', `${detector} does not take this: ${parsed.error.issues[0]?.message ?? 'wrong'}.`);
}
