import type { ComputeProvider } from './compute.js';
import type { StorageProvider } from './storage.js';
import type { StreamProvider } from './stream.js';
import type { DeploymentStrategy } from './strategy.js';

/** Something installed into Cairn: a name for people, and the providers it brings. */
export interface Plugin {
  /** As operators know it: `storage-local`. Unique in an installation. */
  readonly name: string;
  /** Called once at start. What it throws stops the start, with this plugin's name in the message. */
  register(providers: ProviderRegistry): void | Promise<void>;
}

/** Where a plugin offers what it brings. Every name may be taken once in an installation. */
export interface ProviderRegistry {
  /** Keeps the objects whose URI begins with `<scheme>://`. The first one registered takes new objects. */
  storage(scheme: string, provider: StorageProvider): void;
  /** Runs the jobs that ask for `name`. The first one registered also runs those that ask for none. */
  compute(name: string, provider: ComputeProvider): void;
  /** Moves the rollouts that ask for `name`, which must be the strategy's own. */
  strategy(name: string, strategy: DeploymentStrategy): void;
  /** Carries the messages of the streams that ask for `name`. */
  stream(name: string, provider: StreamProvider): void;
}

/**
 * Makes a plugin out of a function of its options.
 *
 * Nothing may be opened here: connect in `register`, or at first use. Refuse bad options at once with an
 * `InvalidInputError` that says the value and the limit.
 */
export function definePlugin<Options = void>(make: (options: Options) => Plugin): (options: Options) => Plugin {
  return (options) => Object.freeze(make(options));
}
