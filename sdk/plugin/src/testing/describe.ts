import { afterAll, beforeAll, describe, it } from 'vitest';
import { loadPlugins, type Providers } from '../providers.js';
import type { Plugin } from '../plugin.js';
import type { ComputeProvider } from '../compute.js';
import type { DeploymentStrategy } from '../strategy.js';
import type { StreamProvider } from '../stream.js';
import { runCheck } from './check.js';
import { computeChecks } from './compute-checks.js';
import { storageChecks, storageDamageChecks } from './storage-checks.js';
import { streamChecks } from './stream-checks.js';
import { strategyChecks, type StrategyPurpose } from './strategy-checks.js';

/** Makes the plugin under test; asked for again where a restart is tried. */
export type MakePlugin = () => Plugin | Promise<Plugin>;

/**
 * Declares a vitest suite of what every storage provider promises, run against the first storage that the plugin brings.
 * @param options.corrupt changes a byte of what is kept under a URI, behind the provider's back. Without it the suite
 *   cannot tell whether reads are verified, and says so by a skipped test.
 */
export function describeStorageProvider(
  name: string,
  make: MakePlugin,
  options: { readonly corrupt?: (uri: string) => Promise<void> } = {},
): void {
  describe(`storage provider ${name}`, () => {
    const opened: Providers[] = [];
    const open = async (): Promise<Providers> => {
      const providers = await loadPlugins([await make()]);
      opened.push(providers);
      return providers;
    };
    beforeAll(async () => {
      await open();
    });
    afterAll(() => closeAll(opened));

    const subject = () => ({ provider: opened[0]!.storage(), reopen: async () => (await open()).storage() });
    for (const check of storageChecks) {
      it(check.title, { timeout: check.timeLimitMs + 5_000 }, () => runCheck(check, subject()));
    }
    const { corrupt } = options;
    for (const check of storageDamageChecks) {
      if (corrupt === undefined) it.skip(`${check.title} (give 'corrupt' to have this checked)`);
      else it(check.title, { timeout: check.timeLimitMs + 5_000 }, () => runCheck(check, { ...subject(), corrupt }));
    }
  });
}

/**
 * Declares a vitest suite of what every compute provider promises, run against the first compute that the plugin
 * brings. It must offer at least one core and 256 MiB, and its jobs must find a POSIX shell as `sh`.
 */
export function describeComputeProvider(name: string, make: MakePlugin): void {
  describe(`compute provider ${name}`, () => {
    const opened: Providers[] = [];
    const open = async (): Promise<ComputeProvider> => {
      const providers = await loadPlugins([await make()]);
      opened.push(providers);
      return providers.compute();
    };
    let provider: ComputeProvider;
    beforeAll(async () => {
      provider = await open();
    });
    afterAll(() => closeAll(opened));

    for (const check of computeChecks) {
      it(check.title, { timeout: check.timeLimitMs + 5_000 }, () => runCheck(check, { provider, open }));
    }
  });
}

/**
 * Declares a vitest suite of what every deployment strategy promises, run against the first strategy that the plugin
 * brings. The rollouts in it are simulated: they take no time.
 * @param options.options what to try the strategy with. Defaults to its own defaults.
 * @param options.purpose what it is for, as the strategy itself says: other purposes promise other things. Defaults to `moving`.
 */
export function describeDeploymentStrategy(
  name: string,
  make: MakePlugin,
  { purpose = 'moving', ...options }: { readonly options?: unknown; readonly purpose?: StrategyPurpose | undefined } = {},
): void {
  describe(`deployment strategy ${name}`, () => {
    const opened: Providers[] = [];
    let strategy: DeploymentStrategy;
    beforeAll(async () => {
      const providers = await loadPlugins([await make()]);
      opened.push(providers);
      strategy = providers.strategy(providers.names().strategy[0] ?? name);
    });
    afterAll(() => closeAll(opened));

    for (const check of strategyChecks[purpose]) {
      it(check.title, { timeout: check.timeLimitMs + 5_000 }, () => runCheck(check, { strategy, ...options }));
    }
  });
}

/** Declares a vitest suite of what every stream provider promises, run against the first one that the plugin brings. */
export function describeStreamProvider(name: string, make: MakePlugin): void {
  describe(`stream provider ${name}`, () => {
    const opened: Providers[] = [];
    const open = async (): Promise<StreamProvider> => {
      const providers = await loadPlugins([await make()]);
      opened.push(providers);
      return providers.stream(providers.names().stream[0] ?? name);
    };
    let provider: StreamProvider;
    beforeAll(async () => {
      provider = await open();
    });
    afterAll(() => closeAll(opened));

    for (const check of streamChecks) {
      it(check.title, { timeout: check.timeLimitMs + 5_000 }, () => runCheck(check, { provider, reopen: open }));
    }
  });
}

async function closeAll(opened: readonly Providers[]): Promise<void> {
  for (const providers of opened) await providers.close();
}
