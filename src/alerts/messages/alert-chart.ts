/** The picture of a message, drawn only when a channel asks for it. */
export interface AlertChart {
  /** Null when it cannot be drawn: a message goes out without its picture. */
  png(): Uint8Array | null;
  /** One line of block characters, for channels that take text only. */
  line: string;
}
