import { messageOf, WrongInput } from '../../core/errors.ts';

/** What the system says of a file (there is none, it is a folder, its gzip is broken) in words for its user. */
export function unreadable(file: string, error: unknown): unknown {
  const isSystems = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return isSystems ? new WrongInput(`${file} cannot be read: ${messageOf(error)}`) : error;
}
