import type { LogLevel } from '@slack/web-api';

/** Callers log the errors thrown; the library would log bodies. */
export const quietLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as LogLevel,
  setName() {},
};
