import type { Time } from './domain.ts';

/** A person's input (a file, flag or id) is wrong or missing. The message says what, where, and what to do. */
export class WrongInput extends Error {
  override name = 'WrongInput';
}

/** The configuration is wrong, or something it names cannot be used. */
export class ConfigError extends WrongInput {
  override name = 'ConfigError';
}

/** A request cannot be met. `field` names the part of it that is wrong. */
export class BadRequest extends WrongInput {
  override name = 'BadRequest';
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
  }
}

/** Try again at `until`. Does not use up an attempt. */
export class RetryLater extends Error {
  override name = 'RetryLater';
  readonly until: Time;
  constructor(until: Time, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.until = until;
  }
}

/** The other side refused for good. Retrying changes nothing. */
export class Refused extends Error {
  override name = 'Refused';
}

/** A request was written in full but got no answer. Nobody can know whether it was accepted. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** Someone else changed the row first. Load it again and decide again. */
export class Conflict extends Error {
  override name = 'Conflict';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
