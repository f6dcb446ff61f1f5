import type { ImportOptions } from './import-rows.ts';

/** Takes everything and keeps nothing: what is already stored elsewhere is not looked up. */
export const dryRunStore: ImportOptions['store'] = {
  saveMentions: async (mentions) => ({ stored: mentions.length, alreadyStored: 0 }),
  saveProgress: async () => {},
  async *mentions() {},
};
