import { describe, expect, test } from '@jest/globals';
import { BadRequest } from '../../../src/core/errors.ts';
import { changeRule } from '../../../src/operations/rules/change-rule.ts';
import { chooseRule } from '../../../src/operations/rules/choose-rule.ts';
import { kaffa } from '../../support/workplace.ts';

const { rules } = kaffa;
const asItIs = { rule: null, falseAlarmsPerMonth: null, settings: {} };

describe('a changed rule', () => {
  test('is the only one of a brand, unless it is named', () => {
    expect(changeRule(rules, { ...asItIs, falseAlarmsPerMonth: 5 })).toMatchObject([
      { name: 'wave', falseAlarmsPerMonth: 5, notify: ['cx', 'oncall'] },
    ]);
    expect(() => changeRule([], asItIs)).toThrow('rule: say which of');
  });

  test('takes the settings of its detector, and no others', () => {
    expect(changeRule(rules, { ...asItIs, settings: { minAuthors: 9 } })).toMatchObject([
      { settings: { minAuthors: 9 } },
    ]);
    const wrong = () => changeRule(rules, { ...asItIs, settings: { minUrgency: 9 } });
    expect(wrong).toThrow(BadRequest);
    expect(wrong).toThrow('rule: negative-spike does not take this');
  });

  test('may be a detector that is added, which tells nobody', () => {
    expect(changeRule(rules, { ...asItIs, rule: 'volume-spike' })).toMatchObject([
      { name: 'wave' },
      { name: 'volume-spike', detector: 'volume-spike', falseAlarmsPerMonth: 2, notify: [] },
    ]);
    expect(() => changeRule(rules, { ...asItIs, rule: 'weve' })).toThrow(
      "rule: there is no rule or detector 'weve' among wave, negative-spike, volume-spike, urgent-post, silence. Did you mean 'wave'?",
    );
  });
});

describe('the rule of a name', () => {
  const own = { ...kaffa, rules: rules.map((rule) => ({ ...rule, falseAlarmsPerMonth: 7 })) };
  const config = { file: 'earshot.yaml', brands: [{ ...kaffa, name: 'acme' }, own] };

  test("is the brand's own, else that of another brand, else the detector with its defaults", () => {
    expect(chooseRule('wave', 'kaffa', config, asItIs)).toMatchObject({ falseAlarmsPerMonth: 7 });
    expect(chooseRule('wave', 'nobody', config, asItIs)).toMatchObject({ falseAlarmsPerMonth: 2 });
    expect(chooseRule('silence', 'kaffa', null, asItIs)).toMatchObject({ detector: 'silence', notify: [] });
  });

  test('is wrong when nothing is called so', () => {
    expect(() => chooseRule('weve', 'kaffa', config, asItIs)).toThrow(BadRequest);
    expect(() => chooseRule('weve', 'kaffa', config, asItIs)).toThrow(
      /^rule: there is no rule or detector 'weve' among wave, .*\. Did you mean 'wave'\?$/,
    );
  });
});
