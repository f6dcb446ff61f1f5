import { ConfigError, messageOf } from '../../../core/errors.ts';

/** Host, port and database alone: whatever else stands in the URL may be secret. */
export function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that is not a URL';
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
}

const wrongPassword = 'the user or the password is wrong: correct them in "store" of the configuration';

const reasons: Record<string, string> = {
  '28P01': wrongPassword,
  '28000': wrongPassword,
  '3D000': 'there is no such database: create it, or correct its name in "store" of the configuration',
  '42501': 'its user lacks rights there: let it create and use tables ("grant all on database ... to ...")',
  '53300': 'it has no connection left: raise its max_connections, or end what holds them',
  '57P03': 'it is starting up or shutting down: wait until it accepts connections',
  ECONNREFUSED:
    'the connection was refused: start the server, or correct host and port in "store" of the configuration',
  ENOTFOUND: 'there is no such host: correct it in "store" of the configuration',
  EAI_AGAIN: 'its host name cannot be resolved at the moment: check the name and the DNS server',
  ECONNRESET: 'it closed the connection: check that host and port in "store" are those of PostgreSQL',
};

const unanswered = 'it does not answer: check host, port and firewall, and "store" in the configuration';

/** Why PostgreSQL cannot be used: what, where, what to do. Names the server, never the password. */
export function explainConnection(error: unknown, url: string): ConfigError {
  const { code } = error as { code?: string };
  const said = messageOf(error) || String(code ?? 'no answer');
  const reason = (code && reasons[code]) ?? (/timeout/i.test(said) ? unanswered : 'check "store" in the configuration');
  return new ConfigError(`Cannot open PostgreSQL at ${nameOf(url)}: ${reason} (${said}).`, { cause: error });
}
