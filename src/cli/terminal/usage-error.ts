import { ConfigError } from '../../core/errors.ts';

/** A flag or argument is wrong: exit code 2. */
export class UsageError extends ConfigError {
  override name = 'UsageError';
}
