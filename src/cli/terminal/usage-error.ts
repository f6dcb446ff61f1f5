import { BadRequest, WrongInput } from '../../core/errors.ts';

/** A flag or argument is wrong: exit code 2. */
export class UsageError extends WrongInput {
  override name = 'UsageError';
}

/** What an operation says of a part of its request is said of the flag of that name. */
export async function sayingFlags<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof BadRequest ? new UsageError(`--${error.message}`) : error;
  }
}
