import { consolePlugin } from '../../../src/alerts/notifiers/console.ts';
import type { NotifierScenarios } from '../notifier.ts';

export const scenarios: NotifierScenarios = {
  'on a terminal': async () => {
    const printed: string[] = [];
    return {
      // As the registered one, but for where it prints.
      plugin: consolePlugin((text) => void printed.push(text)),
      settings: {},
      arrived: () => printed.length,
      content: () => printed.join(''),
      secrets: [],
      async [Symbol.asyncDispose]() {},
    };
  },
};
