import type { EngineRule } from '../../alerts/detectors/detector.ts';
import { detectors } from '../../alerts/detectors/index.ts';
import { falseAlarms } from '../../config/file-schema.ts';
import type { Brand, Config } from '../../core/config.ts';
import { nearest } from '../../wording/nearest.ts';
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

export interface ChosenRule extends EngineRule {
  /** Channels that it would have told. */
  notify: string[];
}

/**
 * The rule of that name that the brand has in the configuration, else one of that name of another brand, else the
 * detector of that name with its defaults. Throws UsageError when there is none.
 */
export function chooseRule(
  name: string,
  brand: string,
  config: Pick<Config, 'brands' | 'file'> | null,
  perMonth: number | null,
): ChosenRule {
  const ofBrand = ({ rules }: Brand) => rules.find((rule) => rule.name === name);
  const own = config?.brands.find((known) => known.name === brand);
  const rule = (own && ofBrand(own)) ?? config?.brands.map(ofBrand).find((found) => found !== undefined);
  if (rule) {
    const { detector, settings, falseAlarmsPerMonth, notify } = rule;
    return { name, detector, settings, notify, falseAlarmsPerMonth: perMonth ?? falseAlarmsPerMonth };
  }
  const detector = detectors.find((known) => known.name === name);
  if (detector)
    return {
      name,
      detector: name,
      settings: detector.settings.parse({}),
      notify: [],
      falseAlarmsPerMonth: perMonth ?? defaultPerMonth,
    };
  const known = [
    ...new Set([...(config?.brands ?? []).flatMap(({ rules }) => rules.map((one) => one.name)), ...detectorNames]),
  ];
  const near = nearest(name, known);
  throw new UsageError(
    `--rule: found '${name}', wanted a rule${config ? ` of ${config.file}` : ''} or a detector: ${known.join(', ')}.${near ? ` Did you mean '${near}'?` : ''}`,
  );
}
