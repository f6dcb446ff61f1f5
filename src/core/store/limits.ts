/** How many requests a platform takes in a while. */
export interface RequestLimit {
  platform: string;
  /** A mark that tells one credential from another: never the credential. */
  credential: string;
  /** What is limited, where a platform counts several things by themselves. */
  name: string;
  /** Requests in a window. */
  most: number;
  windowMs: number;
}

/** Requests that may be made in one window. */
export interface Grant {
  limit: RequestLimit;
  /** 0: none are left. */
  granted: number;
  /** Number of the window: what is said of an earlier one changes nothing. */
  window: number;
  /** From now to the end of the window. */
  endsInMs: number;
}

/**
 * Requests that all processes take from one row for each limit. A window begins with the first request after the last one
 * ended, by the store's clock.
 */
export interface LimitStore {
  /** Grants up to `want`. What all grants of a window add up to is never more than the limit. */
  takeGrant(limit: RequestLimit, want: number): Promise<Grant>;
  /** These requests of the grant were not made. */
  giveBack(grant: Grant, unused: number): Promise<void>;
  /** The platform says that no more than `left` may follow in the window, which ends in `endsInMs`. It never raises them. */
  lowerLimit(grant: Grant, left: number, endsInMs: number): Promise<void>;
}
