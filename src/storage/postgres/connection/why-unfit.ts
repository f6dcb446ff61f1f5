/** What a server says of itself, and of the rights of our user. Tables that are not there yet count as ours. */
export interface ServerState {
  isStandby: boolean;
  isReadOnly: boolean;
  schema: string | null;
  mayCreateTables: boolean;
  mayCreateSchemas: boolean;
  ownsTables: boolean;
  ownsQueue: boolean;
  /** Those of our tables to which our user lacks a right. */
  closedTables: string[];
}

export interface StoreNeeds {
  /** No table has to be made or changed. */
  isUpToDate: boolean;
  /** The job queue lives there too. */
  holdsQueue: boolean;
}

const mostNamed = 3;

/** Why a server that answers cannot hold the store, and what to do; null: it can. */
export function whyUnfit(state: ServerState, { isUpToDate, holdsQueue }: StoreNeeds): string | null {
  const { schema, closedTables } = state;
  if (state.isStandby)
    return 'it is a standby, which can only be read. Name the primary in "store" of the configuration.';
  if (state.isReadOnly)
    return 'it takes no writes from its user (default_transaction_read_only is on). Turn that off for the user and the database, or name a server that takes writes in "store" of the configuration.';
  if (closedTables.length > 0)
    return `its user lacks rights to tables of Earshot (${shortened(closedTables)}). Grant them ("grant select, insert, update, delete on all tables in schema ${schema} to ..."), or name their owner in "store" of the configuration.`;
  if (!isUpToDate && !state.ownsTables)
    return 'its tables are of another version of Earshot, and belong to another user, who alone may change them. Name that user in "store" of the configuration.';
  if (!isUpToDate && !state.mayCreateTables)
    return `its user may not create tables there. Grant it ("grant create on schema ${schema ?? 'public'} to ..."), or name another user in "store" of the configuration.`;
  if (holdsQueue && !state.mayCreateSchemas)
    return 'its user may not create the schema of the job queue there. Grant it ("grant create on database ... to ..."), or name a Redis in "queue" of the configuration.';
  if (holdsQueue && !state.ownsQueue)
    return 'the tables of the job queue there, in the schema bullmq, belong to another user. Name that user in "store" of the configuration, or a Redis in "queue".';
  return null;
}

function shortened(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
