/** The picture of a message, drawn only when a channel needs it. */
export interface AlertChart {
  /** Null when drawing fails: the message is then sent without a picture. */
  png(): Uint8Array | null;
  /** One line of block characters, for channels that take text only. */
  line: string;
}
