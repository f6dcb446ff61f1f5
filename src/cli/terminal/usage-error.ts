import { BadRequest, WrongInput } from '../../core/errors.ts';

/** A flag or argument is wrong: exit code 2. */
export class UsageError extends WrongInput {
  override name = 'UsageError';
}

/** Rewords an operation's complaint about part of its request in terms of the flag. */
export async function sayingFlags<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof BadRequest ? new UsageError(`--${error.message}`) : error;
  }
}
