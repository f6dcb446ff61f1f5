/** Named leases. */
export interface LeaseStore {
  /** Takes a named lease on the database's clock; false: someone else has it. */
  lease(name: string, holder: string, ms: number): Promise<boolean>;
}
