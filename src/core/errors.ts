import type { Time } from './domain.ts';

/** What a person gave (a file, a flag, an id) is wrong or missing. The message says what, where and what to do. */
export class WrongInput extends Error {
  override name = 'WrongInput';
}

/** The configuration is wrong, or something that it names cannot be used. */
export class ConfigError extends WrongInput {
  override name = 'ConfigError';
}

/** What was asked for cannot be: `field` names the part of the request that is wrong. */
export class BadRequest extends WrongInput {
  override name = 'BadRequest';
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
  }
}

/** Not now: try again at `until`. Uses up no attempt. */
export class RetryLater extends Error {
  override name = 'RetryLater';
  readonly until: Time;
  constructor(until: Time, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.until = until;
  }
}

/** The other side said no for good: trying again changes nothing. */
export class Refused extends Error {
  override name = 'Refused';
}

/** A request was written in full and no answer came: nobody can know whether it was taken. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** Someone else changed it first: load it again and decide anew. */
export class Conflict extends Error {
  override name = 'Conflict';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
