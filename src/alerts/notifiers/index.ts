import type { Registry } from '../../core/plugins/registry.ts';
import type { NotifierPlugin } from './notifier.ts';

/** Channel type -> its plug-in. A new plug-in is a file and a line here. */
export const notifiers: Registry<NotifierPlugin> = {
  slack: async () => (await import('./slack/slack.ts')).slack,
  email: async () => (await import('./email/email.ts')).email,
  webhook: async () => (await import('./webhook/webhook.ts')).webhook,
  console: async () => (await import('./console.ts')).consolePlugin(),
};

/** The channel of a configuration without channels. */
export const defaultChannel = 'console';
