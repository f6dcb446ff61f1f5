/** A name that one holder has for a while. */
export interface Lease {
  name: string;
  holder: string;
  /** Fencing token: higher each time the name changes hands. A write that carries an older one is refused. */
  token: number;
}

/** Names that one process at a time holds. They end by the store's clock. */
export interface LeaseStore {
  /** Takes a name for `ms`, or renews it for its holder, whose token stays. Null: someone else has it. */
  lease(name: string, holder: string, ms: number): Promise<Lease | null>;
  /** Frees the name at once. One that has changed hands meanwhile is left alone. */
  release(lease: Lease): Promise<void>;
}
