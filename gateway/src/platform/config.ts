import { accessSync, constants, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { InvalidInputError } from '@cairn/core';
import { issuersIn, type Issuer } from '@cairn/governance';
import type { Host, LogLevel } from '@cairn/subgraph';

/** Everything that the environment decides, read once. The README documents the same table. */
export interface Config {
  /** Where the gateway listens; 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Where the gateway serves gRPC; 0 takes any free port, undefined is nowhere. */
  readonly grpcPort: number | undefined;
  /** Where clients reach it, without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** Names without ports that it answers to, beside those of this machine for itself. */
  readonly hosts: readonly string[];
  /** Absolute. */
  readonly home: string;
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly adminToken: string | undefined;
  /** Shared by the processes of one installation; absent: made at the first start, kept under home. */
  readonly secret: string | undefined;
  readonly logLevel: LogLevel;
  /** How long a process that was told to stop goes on answering, in milliseconds, while it says that it leaves. */
  readonly drainMs: number;
  /** How much one actor may ask of one gateway. */
  readonly limits: { readonly costPerSecond?: number; readonly socketsPerActor?: number; readonly operationsPerActor?: number };
  /** `on`: our own; `off`: none; a URL: that one. */
  readonly portal: 'on' | 'off' | string;
  /** Path of a module that exports `installed`; absent: the first-party providers. */
  readonly plugins: string | undefined;
  /** Servers of NATS that carry streams, with commas between them; absent: there are no streams. */
  readonly natsUrl: string | undefined;
  /** Where signed checkpoints of the audit trail are taken to. */
  readonly witnesses: readonly string[];
  /** Who else says who people are, by OpenID Connect. */
  readonly issuers: readonly Issuer[];
  /** Absent: models that are programs of Python are not served. */
  readonly pythonModels: Host['pythonModels'];
  /** Of `cairn serve gateway`: where each subgraph is. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Of `cairn serve <subgraph>`: where the gateway is. */
  readonly gatewayUrl: string | undefined;
}

const defaultPort = 4000;
const defaultGrpcPort = 4001;
const defaultDrainMs = 250;

/** @throws {InvalidInputError} naming the variable, its value and what was expected. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = (name: string): string | undefined => environment[name] || undefined;
  const refuse = (name: string, value: string, expected: string): never => {
    throw new InvalidInputError(`${name} is '${value}'; expected ${expected}`);
  };
  const url = (name: string, protocols: RegExp, expected: string): string | undefined => {
    const value = read(name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value) || !protocols.test(value)) refuse(name, hidePassword(value), expected);
    return value.replace(/\/$/, '');
  };

  const portOf = (name: string, text: string, others = ''): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number > 65_535) refuse(name, text, `a port from 0 to 65535 (0 takes any free one)${others}`);
    return number;
  };

  const port = portOf('CAIRN_PORT', read('CAIRN_PORT') ?? String(defaultPort));
  // Beside the usual port, and not beside any other: a second platform on this machine must not want the same.
  const grpcText = read('CAIRN_GRPC_PORT') ?? (port === defaultPort ? String(defaultGrpcPort) : 'off');
  const grpcPort = grpcText === 'off' ? undefined : portOf('CAIRN_GRPC_PORT', grpcText, ', or off');
  const adminToken = read('CAIRN_ADMIN_TOKEN');
  if (adminToken !== undefined && adminToken.length < 32) refuse('CAIRN_ADMIN_TOKEN', `${adminToken.length} characters`, 'at least 32 characters');
  const secret = read('CAIRN_SECRET');
  if (secret !== undefined && secret.length < 32) refuse('CAIRN_SECRET', `${secret.length} characters`, 'at least 32 characters');
  const logLevel = read('CAIRN_LOG_LEVEL') ?? 'warn';
  if (!isLogLevel(logLevel)) return refuse('CAIRN_LOG_LEVEL', logLevel, 'info, warn, error or silent');
  const drainText = read('CAIRN_DRAIN_MS') ?? String(defaultDrainMs);
  if (!/^\d+$/.test(drainText) || Number(drainText) > 60_000) refuse('CAIRN_DRAIN_MS', drainText, '0 to 60000 milliseconds');
  const countOf = (name: string, least: number): number | undefined => {
    const text = read(name);
    if (text !== undefined && (!/^\d{1,12}$/.test(text) || Number(text) < least)) refuse(name, text, `a whole number of ${least} or more`);
    return text === undefined ? undefined : Number(text);
  };
  const limits = { costPerSecond: countOf('CAIRN_COST_PER_SECOND', 0), socketsPerActor: countOf('CAIRN_SOCKETS_PER_ACTOR', 1), operationsPerActor: countOf('CAIRN_SUBSCRIPTIONS_PER_ACTOR', 1) };
  const portal = read('CAIRN_PORTAL') ?? 'on';
  if (portal !== 'on' && portal !== 'off' && !/^https?:\/\//.test(portal)) refuse('CAIRN_PORTAL', hidePassword(portal), 'on, off, or the URL of a portal');
  const home = read('CAIRN_HOME') ?? '.cairn';
  const plugins = read('CAIRN_PLUGINS');
  const natsUrl = read('CAIRN_NATS_URL');
  if (natsUrl !== undefined && !natsUrl.split(',').every((one) => /^\s*(?:nats|tls):\/\/[^\s,]+\s*$/.test(one))) {
    refuse('CAIRN_NATS_URL', natsUrl.split(',').map(hidePassword).join(','), 'nats://host:port or tls://host:port, with commas between several');
  }
  const host = read('CAIRN_HOST') ?? '127.0.0.1';
  const publicUrl = url('CAIRN_PUBLIC_URL', /^https?:/, 'http://… or https://…');
  const gatewayUrl = url('CAIRN_GATEWAY_URL', /^https?:/, 'http://… or https://…');
  return {
    port,
    grpcPort,
    host,
    publicUrl,
    hosts: [host, ...[publicUrl, gatewayUrl].flatMap((place) => (place === undefined ? [] : [new URL(place).hostname])), ...allowedHosts(read('CAIRN_ALLOWED_HOSTS'))],
    home: resolve(home),
    databaseUrl: url('CAIRN_DATABASE_URL', /^postgres(ql)?:/, 'postgresql://user:password@host:port/database'),
    adminToken,
    secret,
    logLevel,
    drainMs: Number(drainText),
    limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
    portal,
    plugins: plugins === undefined || isAbsolute(plugins) ? plugins : resolve(plugins),
    natsUrl,
    witnesses: witnesses(read('CAIRN_WITNESSES')),
    issuers: issuers(read('CAIRN_OIDC'), environment),
    pythonModels: pythonModels(read('CAIRN_PYTHON_MODELS'), read('CAIRN_PYTHON_PROJECTS')),
    subgraphUrls: subgraphUrls(read('CAIRN_SUBGRAPHS')),
    gatewayUrl,
  };
}

/** Both or none: a Python without projects that are trusted with it would run nothing. */
function pythonModels(interpreter: string | undefined, projects: string | undefined): Config['pythonModels'] {
  if (interpreter === undefined) {
    if (projects === undefined) return undefined;
    throw new InvalidInputError(`CAIRN_PYTHON_PROJECTS is '${projects}' and CAIRN_PYTHON_MODELS is not set; expected the path of a Python with mlflow there`);
  }
  if (!isAbsolute(interpreter) || !isExecutable(interpreter)) throw new InvalidInputError(`CAIRN_PYTHON_MODELS is '${interpreter}'; expected the whole path of a Python that can be run`);
  if (projects?.trim() === '*') return { interpreter, projects: '*' };
  const ids = (projects ?? '').split(',').map((id) => id.trim()).filter((id) => id !== '');
  const odd = ids.find((id) => !/^prj_[0-9a-f]{32}$/.test(id));
  if (odd !== undefined) throw new InvalidInputError(`CAIRN_PYTHON_PROJECTS holds '${odd}'; expected ids of projects (prj_…), separated by commas, or * for all`);
  return { interpreter, projects: new Set(ids) };
}

function witnesses(text: string | undefined): string[] {
  const places = (text ?? '').split(',').map((place) => place.trim()).filter((place) => place !== '');
  const odd = places.find((place) => !/^(?:file:\/.+|https?:\/\/.+|storage:[a-z][a-z0-9+.-]*)$/.test(place));
  if (odd !== undefined) throw new InvalidInputError(`CAIRN_WITNESSES holds '${hidePassword(odd)}'; expected file:/path, https://… or storage:<scheme>, separated by commas`);
  return places;
}

function issuers(path: string | undefined, environment: Readonly<Record<string, string | undefined>>): Issuer[] {
  if (path === undefined) return [];
  const readFile = (named: string): string => {
    try {
      return readFileSync(resolve(named), 'utf8');
    } catch (cause) {
      throw new InvalidInputError(`'${named}' cannot be read: ${(cause as Error).message}`, { cause });
    }
  };
  try {
    return issuersIn(readFile(path), { environment, readFile });
  } catch (cause) {
    throw new InvalidInputError(`CAIRN_OIDC is '${path}': ${(cause as Error).message}`, { cause });
  }
}

function allowedHosts(text: string | undefined): string[] {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  const odd = names.find((name) => !/^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)$/i.test(name));
  if (odd !== undefined) throw new InvalidInputError(`CAIRN_ALLOWED_HOSTS holds '${odd}'; expected names of hosts without ports, separated by commas`);
  return names;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function subgraphUrls(text: string | undefined): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const part of (text ?? '').split(',').filter((piece) => piece.trim() !== '')) {
    const [name, value] = part.split(/=(.*)/s).map((piece) => piece.trim());
    if (!name || !value || !URL.canParse(value)) {
      throw new InvalidInputError(`CAIRN_SUBGRAPHS holds '${hidePassword(part.trim())}'; expected name=http://host:port, separated by commas`);
    }
    urls[name] = value.replace(/\/$/, '');
  }
  return urls;
}

function isLogLevel(text: string): text is LogLevel {
  return text === 'info' || text === 'warn' || text === 'error' || text === 'silent';
}

function hidePassword(url: string): string {
  // Up to the last @: a password that was not encoded may hold any character.
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@');
}
