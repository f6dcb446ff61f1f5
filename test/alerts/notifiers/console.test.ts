import { describe, expect, it } from '@jest/globals';
import { consolePlugin } from '../../../src/alerts/notifiers/console.ts';
import { steppedClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { sampleDelivery } from '../../contract/notifier.ts';
import {
  sampleEvidence,
  sampleMention,
  sampleMessage,
  sampleNotification,
  waveNow,
} from '../../support/alert-samples.ts';

let printed: string[] = [];
const plugin = consolePlugin((text) => void printed.push(text));

describe('the console', () => {
  it('prints nothing that steers a terminal or forges a line', async () => {
    printed = [];
    const notifier = plugin.create({}, { name: 'console', clock: steppedClock(waveNow), logger: silentLogger });
    const mention = sampleMention('\u001b[2Jgone \u202eevil\u0007\n\nResolved: all is well', {
      author: { id: 'x', name: '\u001b]0;title\u0007ann', followers: null },
    });
    const message = sampleMessage({ evidence: sampleEvidence({ examples: [mention], topTerms: ['\u009b31mred'] }) });
    await notifier.send(message, sampleDelivery(sampleNotification()));
    expect(printed.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(printed.join('')).not.toMatch(/^\s*Resolved/m);
  });

  it('colours only when asked to, and on what shows colours', async () => {
    const print = async (color: boolean, takesColor?: boolean): Promise<string> => {
      printed = [];
      const chosen = consolePlugin((text) => void printed.push(text), takesColor);
      const context = { name: 'console', clock: steppedClock(waveNow), logger: silentLogger };
      await chosen.create({ color }, context).send(sampleMessage(), sampleDelivery(sampleNotification()));
      return printed.join('');
    };
    expect(await print(true, true)).toContain('\u001b[1m');
    // Tests write to a pipe or are asked for none.
    for (const plain of [await print(false, true), await print(true, false), await print(true)])
      expect(plain).not.toContain('\u001b');
  });
});
