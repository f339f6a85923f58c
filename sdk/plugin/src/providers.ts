import { CairnError, ConflictError, InvalidInputError, NotFoundError } from '@cairn/core';
import type { ComputeProvider } from './compute.js';
import type { Plugin, ProviderRegistry } from './plugin.js';
import type { StorageProvider } from './storage.js';
import type { DeploymentStrategy } from './strategy.js';
import type { StreamProvider } from './stream.js';

/** Everything that the installed plugins brought: the platform's side of the contract. */
export class Providers {
  readonly #storages: ReadonlyMap<string, StorageProvider>;
  readonly #computes: ReadonlyMap<string, ComputeProvider>;
  readonly #strategies: ReadonlyMap<string, DeploymentStrategy>;
  readonly #streams: ReadonlyMap<string, StreamProvider>;
  #closed: Promise<void> | undefined;

  /** Called by {@link loadPlugins}. */
  constructor(
    storages: ReadonlyMap<string, StorageProvider>,
    computes: ReadonlyMap<string, ComputeProvider>,
    strategies: ReadonlyMap<string, DeploymentStrategy>,
    streams: ReadonlyMap<string, StreamProvider>,
  ) {
    this.#storages = storages;
    this.#computes = computes;
    this.#strategies = strategies;
    this.#streams = streams;
  }

  /** The storage that takes new objects: the first one registered. @throws {NotFoundError} */
  storage(): StorageProvider {
    return first('storage provider', this.#storages);
  }

  /** The storage that keeps the object, by the URI's scheme. @throws {NotFoundError} naming the schemes there are. */
  storageFor(uri: string): StorageProvider {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(uri)?.[1];
    if (scheme === undefined) throw new InvalidInputError(`'${uri}' is not a URI: expected <scheme>://…`);
    return find('storage scheme', this.#storages, scheme);
  }

  /** The compute with the name; without one, the first one registered. @throws {NotFoundError} naming those there are. */
  compute(name?: string): ComputeProvider {
    return name === undefined ? first('compute provider', this.#computes) : find('compute provider', this.#computes, name);
  }

  /** The strategy with the name. @throws {NotFoundError} naming those there are. */
  strategy(name: string): DeploymentStrategy {
    return find('deployment strategy', this.#strategies, name);
  }

  /** The stream provider with the name. @throws {NotFoundError} naming those there are. */
  stream(name: string): StreamProvider {
    return find('stream provider', this.#streams, name);
  }

  /** The names of everything installed, in the order of registration. */
  names(): { readonly storage: readonly string[]; readonly compute: readonly string[]; readonly strategy: readonly string[]; readonly stream: readonly string[] } {
    return {
      storage: [...this.#storages.keys()],
      compute: [...this.#computes.keys()],
      strategy: [...this.#strategies.keys()],
      stream: [...this.#streams.keys()],
    };
  }

  /** Closes every provider once, streams before jobs before storage. @throws {AggregateError} of what failed, after all were tried. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #closeAll(): Promise<void> {
    const streams = await Promise.allSettled([...this.#streams.values()].map(async (stream) => stream.close()));
    const computes = await Promise.allSettled([...this.#computes.values()].map(async (compute) => compute.close()));
    const storages = await Promise.allSettled([...this.#storages.values()].map(async (storage) => storage.close?.()));
    const reasons = [...streams, ...computes, ...storages].filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
    if (reasons.length > 0) throw new AggregateError(reasons, `${reasons.length} providers did not close`);
  }
}

/**
 * Registers each plugin in turn. When one fails, what was registered before is closed again.
 * @throws {ConflictError} when two plugins, or two providers of a kind, have one name.
 */
export async function loadPlugins(plugins: readonly Plugin[]): Promise<Providers> {
  const storages = new Map<string, StorageProvider>();
  const computes = new Map<string, ComputeProvider>();
  const strategies = new Map<string, DeploymentStrategy>();
  const streams = new Map<string, StreamProvider>();
  const providers = new Providers(storages, computes, strategies, streams);
  const loaded = new Set<string>();
  try {
    for (const plugin of plugins) {
      if (loaded.has(plugin.name)) throw new ConflictError(`Plugin '${plugin.name}' is installed twice`);
      loaded.add(plugin.name);
      await register(plugin, registryFor(plugin, { storages, computes, strategies, streams }));
    }
  } catch (error) {
    await providers.close().catch((closing: unknown) => {
      throw new AggregateError([error, closing], 'Plugins could not be loaded, nor closed again', { cause: error });
    });
    throw error;
  }
  return providers;
}

/** Says whose error it is; one that a caller may see already does. */
async function register(plugin: Plugin, registry: ProviderRegistry): Promise<void> {
  try {
    await plugin.register(registry);
  } catch (error) {
    if (error instanceof CairnError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Plugin '${plugin.name}' could not be registered: ${message}`, { cause: error });
  }
}

function registryFor(
  plugin: Plugin,
  { storages, computes, strategies, streams }: {
    readonly storages: Map<string, StorageProvider>;
    readonly computes: Map<string, ComputeProvider>;
    readonly strategies: Map<string, DeploymentStrategy>;
    readonly streams: Map<string, StreamProvider>;
  },
): ProviderRegistry {
  return {
    storage: (scheme, provider) => {
      if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) {
        throw new InvalidInputError(`Plugin '${plugin.name}': '${scheme}' is not a URI scheme (RFC 3986, section 3.1, in lower case)`);
      }
      add(plugin, 'storage scheme', storages, scheme, provider);
    },
    compute: (name, provider) => add(plugin, 'compute provider', computes, name, provider),
    strategy: (name, strategy) => {
      if (strategy.name !== name) {
        throw new InvalidInputError(`Plugin '${plugin.name}' registers the strategy '${strategy.name}' as '${name}': expected one name`);
      }
      add(plugin, 'deployment strategy', strategies, name, strategy);
    },
    stream: (name, provider) => add(plugin, 'stream provider', streams, name, provider),
  };
}

function add<Provider>(plugin: Plugin, kind: string, known: Map<string, Provider>, name: string, provider: Provider): void {
  if (name === '') throw new InvalidInputError(`Plugin '${plugin.name}' registers a ${kind} without a name`);
  if (known.has(name)) throw new ConflictError(`Plugin '${plugin.name}' brings the ${kind} '${name}', which is registered already`);
  known.set(name, provider);
}

function find<Provider>(kind: string, known: ReadonlyMap<string, Provider>, name: string): Provider {
  const provider = known.get(name);
  if (provider === undefined) throw new NotFoundError(`No ${kind} '${name}' is installed: ${list(known)}`);
  return provider;
}

function first<Provider>(kind: string, known: ReadonlyMap<string, Provider>): Provider {
  for (const provider of known.values()) return provider;
  throw new NotFoundError(`No ${kind} is installed`);
}

function list(known: ReadonlyMap<string, unknown>): string {
  return known.size === 0 ? 'there is none' : `there are '${[...known.keys()].join("', '")}'`;
}
