import type { Detector } from '../../alerts/detectors/detector.ts';
import { detectors as registered } from '../../alerts/detectors/index.ts';
import type { Rule } from '../../core/config.ts';
import { BadRequest } from '../../core/errors.ts';
import { unknownName } from '../../wording/unknown-name.ts';
import { type Changes, defaultPerMonth } from './choose-rule.ts';
import { withSettings } from './with-settings.ts';

export interface RuleChange extends Changes {
  /** The rule to change, or a detector to add. Null: the only rule there is. */
  rule: string | null;
}

/** The rules with one of them changed, or one more. Throws BadRequest. */
export function changeRule(
  rules: readonly Rule[],
  change: RuleChange,
  detectors: readonly Detector[] = registered,
): Rule[] {
  const names = rules.map(({ name }) => name);
  const name = change.rule ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) throw new BadRequest('rule', `say which of ${names.join(', ')}.`);
  const known = rules.find((rule) => rule.name === name);
  if (known) return rules.map((rule) => (rule === known ? changed(rule, change, detectors) : rule));
  const detector = detectors.find((one) => one.name === name);
  if (!detector) {
    const known = [...new Set([...names, ...detectors.map((one) => one.name)])];
    throw new BadRequest('rule', unknownName('rule or detector', name, known));
  }
  const added = {
    name,
    detector: name,
    falseAlarmsPerMonth: defaultPerMonth,
    notify: [],
    settings: detector.settings.parse({}),
  };
  return [...rules, changed(added, change, detectors)];
}

const changed = (rule: Rule, { falseAlarmsPerMonth, settings }: RuleChange, detectors: readonly Detector[]): Rule => ({
  ...rule,
  falseAlarmsPerMonth: falseAlarmsPerMonth ?? rule.falseAlarmsPerMonth,
  settings: withSettings(rule, settings, detectors),
});
