import type { LogLevel } from '@slack/web-api';

/** Errors are thrown and logged by who calls; the library would log bodies. */
export const quietLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as LogLevel,
  setName() {},
};
