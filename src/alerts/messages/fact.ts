/** One row of the table in a message. */
export interface Fact {
  label: string;
  value: string;
}
