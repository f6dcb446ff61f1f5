import type { Detector, EngineRule } from '../../alerts/detectors/detector.ts';
import { detectors } from '../../alerts/detectors/index.ts';
import { falseAlarms } from '../../config/file-schema.ts';
import type { Brand, Config } from '../../core/config.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { UsageError } from '../terminal/usage-error.ts';

export const detectorNames: readonly string[] = detectors.map(({ name }) => name);

/** `2/month` as false alarms per month; null: it was not given. */
export function parseFalseAlarms(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = falseAlarms.safeParse(text.trim());
  if (parsed.success) return parsed.data;
  throw new UsageError(`--false-alarms: found '${text}', wanted ${parsed.error.issues[0]?.message ?? 'a rate'}.`);
}

const defaultPerMonth = 2;

/** The settings of a rule with those that a person has given. Throws UsageError when its detector does not take them. */
export function withSettings(
  { detector, settings }: Pick<EngineRule, 'detector' | 'settings'>,
  given: Readonly<Record<string, unknown>>,
  registered: readonly Detector[] = detectors,
): unknown {
  const schema = registered.find(({ name }) => name === detector)?.settings;
  if (schema === undefined || Object.keys(given).length === 0) return settings;
  const parsed = schema.safeParse({ ...(settings as object), ...given });
  if (parsed.success) return parsed.data;
  throw new UsageError(`--rule: ${detector} does not take this: ${parsed.error.issues[0]?.message ?? 'wrong'}.`);
}

export interface ChosenRule extends EngineRule {
  /** Channels that it would have told. */
  notify: string[];
}

/** What replaces the rule's own dial and settings. */
export interface Changes {
  /** Null: its own. */
  falseAlarmsPerMonth: number | null;
  settings: Readonly<Record<string, unknown>>;
}

/**
 * The rule of that name that the brand has in the configuration, else one of that name of another brand, else the
 * detector of that name with its defaults. Throws UsageError when there is none.
 */
export function chooseRule(
  name: string,
  brand: string,
  config: Pick<Config, 'brands' | 'file'> | null,
  { falseAlarmsPerMonth: perMonth, settings: given }: Changes,
): ChosenRule {
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
  throw new UsageError(
    `--rule: found '${name}', wanted a rule${config ? ` of ${config.file}` : ''} or a detector: ${known.join(', ')}.${didYouMean(name, known)}`,
  );
}
