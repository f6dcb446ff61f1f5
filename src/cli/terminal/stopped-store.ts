/** What a command says before it starts an embedded database that stood still. */
export const startsStopped = (folder: string): string =>
  `The embedded database in ${folder} stands still: it is started for this command, and stopped again.`;
