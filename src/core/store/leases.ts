/** A name that one holder owns for a limited time. */
export interface Lease {
  name: string;
  holder: string;
  /** Fencing token: rises each time the name changes hands. A write with an older token is refused. */
  token: number;
}

/** Names that only one process holds at a time. They expire by the store's clock. */
export interface LeaseStore {
  /** Takes a name for `ms`, or renews it for its holder, who keeps the token. Null: someone else holds it. */
  lease(name: string, holder: string, ms: number): Promise<Lease | null>;
  /** Frees the name at once, unless it has changed hands. */
  release(lease: Lease): Promise<void>;
}
