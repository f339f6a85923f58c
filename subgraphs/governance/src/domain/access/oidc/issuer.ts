import { InvalidInputError, rolePermissions } from '@cairn/core';

/** Somebody who says who people are, by OpenID Connect. */
export interface Issuer {
  /** Stands in addresses: `/api/v1/oidc/<name>/start`. */
  readonly name: string;
  /** What the button says. */
  readonly label: string;
  /** As the issuer names itself in its tokens. */
  readonly url: string;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  /** The claim that lists a person's groups. */
  readonly groupsClaim: string;
  /** Roles by group. */
  readonly groups: Readonly<Record<string, readonly { readonly projectId: string; readonly role: string }[]>>;
}

export interface ReadingIssuers {
  /** The environment, for secrets that are named there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of a file, for secrets that lie in one. */
  readonly readFile: (path: string) => string;
}

/**
 * The issuers of a configuration file: a JSON list of `{ name, label?, issuer, clientId, clientSecretEnv? | clientSecretFile?, scopes?, groupsClaim?, groups? }`,
 * where `groups` maps a group to `[{ project, role }]`, `project` being an id or `*`.
 * @throws {InvalidInputError} saying what is wrong and what was expected.
 */
export function issuersIn(text: string, { environment, readFile }: ReadingIssuers): Issuer[] {
  const list = parsed(text);
  if (!Array.isArray(list)) throw new InvalidInputError('The file of issuers is no JSON list');
  const issuers = list.map((entry, index): Issuer => {
    const at = `Issuer ${index + 1}`;
    const read = (member: string): string | undefined => {
      const value: unknown = (entry as Record<string, unknown> | null)?.[member];
      if (value !== undefined && (typeof value !== 'string' || value === '')) throw new InvalidInputError(`${at}: '${member}' is not a text`);
      return value;
    };
    const need = (member: string): string => {
      const value = read(member);
      if (value === undefined) throw new InvalidInputError(`${at}: '${member}' is missing`);
      return value;
    };
    const name = need('name');
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) throw new InvalidInputError(`${at}: 'name' is '${name}'; expected a small letter with up to 39 small letters, digits and - behind it`);
    const [inEnvironment, inFile] = [read('clientSecretEnv'), read('clientSecretFile')];
    const clientSecret = inEnvironment === undefined ? inFile && readFile(inFile).trim() : environment[inEnvironment];
    if (inEnvironment !== undefined && !clientSecret) throw new InvalidInputError(`${at}: 'clientSecretEnv' names ${inEnvironment}, which is not set`);
    if (typeof entry === 'object' && entry !== null && 'clientSecret' in entry) throw new InvalidInputError(`${at}: 'clientSecret' does not belong into this file; name a variable by 'clientSecretEnv', or a file by 'clientSecretFile'`);
    const scopes = read('scopes') ?? 'openid profile email';
    if (!scopes.split(' ').includes('openid')) throw new InvalidInputError(`${at}: 'scopes' is '${scopes}'; expected openid among them`);
    return {
      name,
      label: read('label') ?? name,
      url: issuerUrl(need('issuer'), at),
      clientId: need('clientId'),
      clientSecret: clientSecret || undefined,
      scopes,
      groupsClaim: read('groupsClaim') ?? 'groups',
      groups: groupsIn((entry as { groups?: unknown }).groups ?? {}, at),
    };
  });
  const twice = issuers.find(({ name }, index) => issuers.findIndex((other) => other.name === name) !== index);
  if (twice) throw new InvalidInputError(`Two issuers are called '${twice.name}'`);
  return issuers;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(`The file of issuers is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Plain HTTP only on this machine: whoever can change what an issuer says can be anybody. */
function issuerUrl(text: string, at: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const here = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !here) throw new InvalidInputError(`${at}: 'issuer' is '${text}'; expected https://…`);
  return text;
}

function groupsIn(groups: unknown, at: string): Issuer['groups'] {
  const refuse = (): never => {
    throw new InvalidInputError(`${at}: 'groups' is not { "<group>": [{ "project": "prj_… or *", "role": "…" }] }`);
  };
  if (typeof groups !== 'object' || groups === null || Array.isArray(groups)) return refuse();
  return Object.fromEntries(
    Object.entries(groups as Record<string, unknown>).map(([group, grants]) => {
      if (!Array.isArray(grants)) return refuse();
      const read = grants.map((grant: { project?: unknown; role?: unknown } | null) => {
        const { project, role } = grant ?? {};
        if (typeof project !== 'string' || typeof role !== 'string') return refuse();
        if (project !== '*' && !/^prj_[0-9a-f]{32}$/.test(project)) throw new InvalidInputError(`${at}: group '${group}' names the project '${project}'; expected prj_… or *`);
        if (!Object.hasOwn(rolePermissions, role)) throw new InvalidInputError(`${at}: group '${group}' names the role '${role}'; expected one of ${Object.keys(rolePermissions).join(', ')}`);
        return { projectId: project, role };
      });
      return [group, read];
    }),
  );
}
