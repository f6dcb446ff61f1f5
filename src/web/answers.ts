import { type Refusal, TurnedAway } from '../core/plugins/door.ts';

export const statusOf: Readonly<Record<Refusal, number>> = {
  'not signed': 401,
  'wrong credentials': 401,
  'too old': 401,
  'too large': 413,
  'too slow': 408,
  'wrong type': 415,
  'not readable': 400,
  'no usable rows': 422,
  'too many refusals': 429,
};

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: object;
}

/** What is wrong, and what to do about it. */
export const problem = (status: number, error: string, message: string, more: object = {}): Answer => ({
  status,
  body: { error, message, ...more },
});

export const maxBodyBytes = 1_000_000;
const mostTold = 20;

export function turnedAway({ refusal, message, rejected }: TurnedAway): Answer {
  const more = rejected.length === 0 ? {} : { rejected: rejected.slice(0, mostTold), rejectedRows: rejected.length };
  return problem(statusOf[refusal], refusal, message, more);
}

export const unavailable: Answer = {
  ...problem(503, 'unavailable', 'The posts could not be stored now: send them again.'),
  headers: { 'retry-after': '30' },
};

/** What the server says where no route was reached; null: it is a fault of ours. */
export function ofServer(error: { statusCode?: number; code?: string }): TurnedAway | Answer | null {
  if (error.statusCode === 413)
    return new TurnedAway(
      'too large',
      `The body is larger than ${maxBodyBytes.toLocaleString('en-US')} bytes: send fewer posts at once.`,
    );
  if (error.code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return new TurnedAway('not readable', 'The body ended before its Content-Length: send it again.');
  return error.statusCode !== undefined && error.statusCode < 500
    ? problem(error.statusCode, 'bad request', 'This is no request that is known here: POST /hooks/SOURCE takes posts.')
    : null;
}
