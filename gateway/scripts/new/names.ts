import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInputError } from '@cairn/core';

/** What a subgraph is called in each place. */
export interface SubgraphNames {
  /** Folder, package and PostgreSQL schema: `orders`. */
  readonly name: string;
  /** One of its nodes, as a kind and a field: `order`. */
  readonly noun: string;
  /** The GraphQL type: `Order`. */
  readonly Noun: string;
  /** Several of them, as a field: `orders`. */
  readonly nouns: string;
  readonly Nouns: string;
  /** Of ids. */
  readonly prefix: string;
}

/** @throws {InvalidInputError} when the name is not one, or its noun is taken. */
export function subgraphNames(name: string, root: string): SubgraphNames {
  if (!/^[a-z]{3,30}$/.test(name)) throw new InvalidInputError(`'${name}' is not the name of a subgraph; expected 3 to 30 small letters, such as orders`);
  const noun = singular(name);
  const ids = readFileSync(join(root, 'sdk/core/src/ids.ts'), 'utf8');
  if (new RegExp(`^  ${noun}:|'${noun}'`, 'm').test(ids)) throw new InvalidInputError(`There is a kind of node '${noun}' already; choose another name`);
  const nouns = noun === name ? `${noun}Items` : name;
  return { name, noun, Noun: capital(noun), nouns, Nouns: capital(nouns), prefix: noun };
}

/** The kinds of provider that a plugin can be begun with. */
const providers = ['storage', 'strategy'] as const;

/** What a plugin is called in each place. */
export interface PluginNames {
  /** Folder and package: `storage-acme`. */
  readonly name: string;
  readonly provider: (typeof providers)[number];
  /** What its provider is called: `acme`. */
  readonly vendor: string;
  /** The function that makes it: `storageAcme`. */
  readonly make: string;
  /** Its class: `AcmeStorage`. */
  readonly Vendor: string;
}

/** @throws {InvalidInputError} when the name is not one. */
export function pluginNames(name: string): PluginNames {
  const [, provider, vendor = ''] = /^([a-z]+)-([a-z][a-z0-9]{0,30})$/.exec(name) ?? [];
  if (provider === 'compute') throw new InvalidInputError('A compute plugin is begun with a copy of plugins/compute-local: what it promises takes more than a page');
  const known = providers.find((one) => one === provider);
  if (known === undefined) throw new InvalidInputError(`'${name}' is not the name of a plugin; expected storage-<name> or strategy-<name>, such as storage-acme`);
  return { name, provider: known, vendor, make: `${known}${capital(vendor)}`, Vendor: capital(vendor) };
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
