import { pathToFileURL } from 'node:url';
import { InvalidInputError, type Actor } from '@cairn/core';
import { programsUrl } from '@cairn/batch';
import { Identities, sessionSecret } from '@cairn/governance';
import { installed } from '@cairn/installed';
import { loadPlugins, type Plugin, type Providers } from '@cairn/plugin';
import { BlobStore, Database, databaseRoles, Denials, EventLog, jsonLogger, runnableModule, startEmbeddedPostgres, type GraphClient, type Host, type Logger } from '@cairn/subgraph';
import type { IncomingHttpHeaders } from 'node:http';
import { basicOf } from '../server/door.js';
import type { Config } from './config.js';
import { sharedSecret } from './home.js';

/** What all parts of one process stand on. */
export interface Foundation {
  readonly host: Host;
  readonly identities: Identities;
  /** What was refused, for the audit trail. */
  readonly denials: Denials;
  readonly secret: Buffer;
  readonly logger: Logger;
  /** Where the database's files are, when they could not lie under home. */
  readonly movedTo: string | undefined;
  /** Closes log, providers and database, in that order. */
  close(): Promise<void>;
}

/** Database, event log, providers and keys; an embedded PostgreSQL when no database is named. */
export async function layFoundation(config: Config, graph: GraphClient, publicUrl: string): Promise<Foundation> {
  const logger = jsonLogger('cairn', config.logLevel);
  const secret = await sharedSecret(config.home, config.secret);
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres({ home: config.home, lost: (how) => logger.error('PostgreSQL ended and is started again', { how }) }) : undefined;
  const opened: { close(): Promise<void> }[] = embedded ? [{ close: () => embedded.stop() }] : [];
  try {
    const { url: databaseUrl, ownerUrl, unsealed } = await databaseRoles(config.databaseUrl ?? embedded!.url, secret);
    if (unsealed !== undefined) logger.warn('the role that runs the platform can change the audit trail', { because: unsealed });
    const log = await EventLog.open(databaseUrl, logger, ownerUrl);
    opened.push(log);
    const providers: Providers = await loadPlugins(await plugins(config));
    opened.push(providers);
    // Credentials are looked up on connections of their own: a busy subgraph must not delay the door.
    const accounts = await Database.open({ url: databaseUrl, schema: 'identity', rows: [], migrations: [], connections: 4 });
    opened.push(accounts);
    const identities = new Identities(accounts, secret);
    const host: Host = { databaseUrl, log, providers, blobs: new BlobStore(log.database, providers), graph, tokens: identities, logger, home: config.home, programs: programs(), publicUrl, pythonModels: config.pythonModels };
    const denials = new Denials(log.database, logger);
    opened.push({ close: () => denials.stop() });
    return { host, identities, denials, secret, logger, movedTo: embedded?.placement.moved ? embedded.placement.directory : undefined, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** What jobs of the platform run. Their provider finds `node`, and the programs where this process has them. */
function programs(): Host['programs'] {
  const { path, execArgv } = runnableModule(programsUrl, './predict-job');
  return { predict: ['node', ...execArgv, path] };
}

/** Who sent a request: an API key or a job's credential as a bearer or as the password of Basic, or the portal's cookie. */
export async function identifyBy({ identities, denials }: Pick<Foundation, 'identities' | 'denials'>, { authorization, cookie }: IncomingHttpHeaders): Promise<Actor | undefined> {
  const [, bearer = basicOf(authorization)?.password] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
  const session = sessionSecret(cookie);
  if (authorization === undefined && session === undefined) return undefined;
  const actor = await (authorization === undefined ? identities.bySession(session!) : bearer ? identities.byToken(bearer) : undefined);
  if (actor === undefined) denials.refusedCredential('request');
  return actor;
}

async function plugins({ home, natsUrl, plugins: path }: Config): Promise<readonly Plugin[]> {
  if (path === undefined) return installed({ home, natsUrl });
  const module = (await import(pathToFileURL(path).href)) as { installed?: unknown };
  if (typeof module.installed !== 'function') throw new InvalidInputError(`CAIRN_PLUGINS is '${path}'; expected a module that exports a function 'installed'`);
  return (module.installed as typeof installed)({ home, natsUrl });
}

/** Last opened, first closed; one that fails does not keep the others open. */
async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of [...opened].reverse()) await part.close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed');
}
