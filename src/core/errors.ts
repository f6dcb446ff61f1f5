import type { Time } from './domain.ts';
import type { Json } from './json.ts';

/** A person's input (a file, flag or id) is wrong or missing. The message says what, where, and what to do. */
export class WrongInput extends Error {
  override name = 'WrongInput';
}

/** Nothing has the name or id that a person gave. */
export class UnknownName extends WrongInput {
  override name = 'UnknownName';
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

/** A collector may keep in its cursor what it learnt from a failure, such as a pause. */
export interface FailureOptions extends ErrorOptions {
  cursor?: Json;
}

export interface PauseOptions extends FailureOptions {
  /** Whether the other side asks for this pause; else it is our guess. */
  asked?: boolean;
}

/** Try again at `until`. Does not use up an attempt. */
export class RetryLater extends Error {
  override name = 'RetryLater';
  readonly until: Time;
  readonly cursor: Json | undefined;
  readonly asked: boolean;
  constructor(until: Time, reason: string, options?: PauseOptions) {
    super(reason, options);
    this.until = until;
    this.cursor = options?.cursor;
    this.asked = options?.asked ?? false;
  }
}

/** The other side refused for good. Retrying changes nothing. */
export class Refused extends Error {
  override name = 'Refused';
  readonly cursor: Json | undefined;
  constructor(reason: string, options?: FailureOptions) {
    super(reason, options);
    this.cursor = options?.cursor;
  }
}

/** The other side takes requests, but not this query. */
export class QueryRefused extends Error {
  override name = 'QueryRefused';
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
