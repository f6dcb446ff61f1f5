import { messageOf, WrongInput } from '../../core/errors.ts';

/** Explains system errors about a file (missing, a folder, broken gzip) to the user. */
export function unreadable(file: string, error: unknown): unknown {
  const isSystems = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return isSystems ? new WrongInput(`${file} cannot be read: ${messageOf(error)}`) : error;
}
