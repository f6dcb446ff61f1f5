import { detectors } from '../../alerts/detectors/index.ts';
import type { Brand, Config } from '../../core/config.ts';
import { BadRequest } from '../../core/errors.ts';
import { unknownName } from '../../wording/unknown-name.ts';
import type { ReplayedRule } from '../replay/run-brand.ts';
import { withSettings } from './with-settings.ts';

export const detectorNames: readonly string[] = detectors.map(({ name }) => name);

/** Dial of a detector that is tried without a rule. */
export const defaultPerMonth = 2;

/** What replaces the rule's own dial and settings. */
export interface Changes {
  /** Null: its own. */
  falseAlarmsPerMonth: number | null;
  settings: Readonly<Record<string, unknown>>;
}

/**
 * The rule of that name that the brand has in the configuration, else one of that name of another brand, else the
 * detector of that name with its defaults. Throws BadRequest when there is none.
 */
export function chooseRule(
  name: string,
  brand: string,
  config: Pick<Config, 'brands' | 'file'> | null,
  { falseAlarmsPerMonth: perMonth, settings: given }: Changes,
): ReplayedRule {
  const ofBrand = ({ rules }: Brand) => rules.find((rule) => rule.name === name);
  const own = config?.brands.find((known) => known.name === brand);
  const rule = (own && ofBrand(own)) ?? config?.brands.map(ofBrand).find((found) => found !== undefined);
  if (rule) {
    const { detector, falseAlarmsPerMonth, notify } = rule;
    const settings = withSettings(rule, given);
    return { name, detector, settings, notify, falseAlarmsPerMonth: perMonth ?? falseAlarmsPerMonth };
  }
  const detector = detectors.find((known) => known.name === name);
  if (detector)
    return {
      name,
      detector: name,
      settings: withSettings({ detector: name, settings: detector.settings.parse({}) }, given),
      notify: [],
      falseAlarmsPerMonth: perMonth ?? defaultPerMonth,
    };
  const known = [
    ...new Set([...(config?.brands ?? []).flatMap(({ rules }) => rules.map((one) => one.name)), ...detectorNames]),
  ];
  throw new BadRequest('rule', unknownName('rule or detector', name, known));
}
