import { installed } from '@cairn/installed';
import { loadPlugins, type ComputeProvider, type Plugin, type Providers, type StorageProvider, type StreamProvider } from '@cairn/plugin';
import {
  computeChecks,
  describeComputeProvider,
  describeDeploymentStrategy,
  describeStorageProvider,
  runCheck,
  storageChecks,
  storageDamageChecks,
  streamChecks,
  strategyChecks,
  type Check,
  type DamageableStorageSubject,
  type StreamSubject,
} from '@cairn/plugin/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { brokenComputes } from './plugins/broken-computes.js';
import { brokenStorages, trustingStorages } from './plugins/broken-storages.js';
import { brokenStrategies } from './plugins/broken-strategies.js';
import { brokenStreams } from './plugins/broken-streams.js';
import { MemoryStorage, type Place } from './plugins/memory-storage.js';
import { MemoryStream, StreamPlace } from './plugins/memory-stream.js';

const home = mkdtempSync(join(tmpdir(), 'cairn-plugins-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The first-party plugin of the name, as an installation has it. */
function firstParty(name: string): Plugin {
  const plugin = installed({ home }).find((one) => one.name === name);
  if (plugin === undefined) throw new Error(`'${name}' is not installed`);
  return plugin;
}

async function loadInstalled(): Promise<Providers> {
  return loadPlugins(installed({ home }));
}

describe('the providers that Cairn is installed with keep every promise', () => {
  describeStorageProvider('storage-local', () => firstParty('storage-local'), {
    async corrupt(uri) {
      const hex = uri.slice(-64);
      const file = join(home, 'artifacts', 'sha256', hex.slice(0, 2), hex.slice(2, 4), hex);
      const bytes = await readFile(file);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file, bytes);
    },
  });
  describeComputeProvider('compute-local', () => firstParty('compute-local'));
  describeDeploymentStrategy('strategy-canary', () => firstParty('strategy-canary'));
  describeDeploymentStrategy('strategy-blue-green', () => firstParty('strategy-blue-green'));
  describeDeploymentStrategy('strategy-shadow', () => firstParty('strategy-shadow'), { purpose: 'comparing' });
  describeDeploymentStrategy('strategy-ab', () => firstParty('strategy-ab'), { purpose: 'comparing' });
  describeDeploymentStrategy('strategy-champion-challenger', () => firstParty('strategy-champion-challenger'), { purpose: 'standing' });

  test('an installation has a storage, a compute and five strategies', async () => {
    await using providers = await loadInstalled();
    const strategy = ['canary', 'blue-green', 'shadow', 'ab', 'champion-challenger'];
    expect(providers.names()).toEqual({ storage: ['local'], compute: ['local'], strategy, stream: [] });
  });

  test('one that is told of a NATS server has streams, too', async () => {
    // Nothing connects before it is used.
    await using providers = await loadPlugins(installed({ home, natsUrl: 'nats://127.0.0.1:4222' }));
    expect(providers.names().stream).toEqual(['nats']);
  });
});

/** How long a broken provider may take to fail: some do it by never answering. */
const patienceMs = 5_000;

function titled<Broken extends { readonly fault: string }>(broken: readonly Broken[]): (readonly [string, Broken])[] {
  return broken.map((one) => [one.fault, one]);
}

function checkTitled<Subject>(checks: readonly Check<Subject>[], title: string): Check<Subject> {
  const check = checks.find((one) => one.title === title);
  if (check === undefined) throw new Error(`There is no check '${title}'`);
  return check;
}

describe('the storage suite fails on a storage that', () => {
  const subjectOf = (make: new (place: Place) => StorageProvider): DamageableStorageSubject => {
    const place: Place = new Map();
    return {
      provider: new make(place),
      reopen: async () => new make(place),
      async corrupt(uri) {
        const hex = uri.slice(-64);
        const bytes = Uint8Array.from(place.get(hex)!);
        bytes[bytes.length >> 1]! ^= 1;
        place.set(hex, bytes);
      },
    };
  };

  test('… and passes on one that is not broken', async () => {
    for (const check of [...storageChecks, ...storageDamageChecks]) await runCheck(check, subjectOf(MemoryStorage));
  });

  test.concurrent.each(titled(brokenStorages))('%s', async (_, { make, noticedBy }) => {
    await expect(runCheck(checkTitled(storageChecks, noticedBy), subjectOf(make), patienceMs)).rejects.toThrow();
  });

  test.concurrent.each(titled(trustingStorages))('%s', async (_, { make, noticedBy }) => {
    await expect(runCheck(checkTitled(storageDamageChecks, noticedBy), subjectOf(make), patienceMs)).rejects.toThrow();
  });
});

describe('the compute suite fails on a compute that', () => {
  // At the same time: most of them are noticed because they never answer.
  test.concurrent.each(titled(brokenComputes))('%s', async (_, { make, noticedBy }) => {
    const opened: (Providers | ComputeProvider)[] = [];
    const open = async (): Promise<ComputeProvider> => {
      const providers = await loadInstalled();
      const broken = new make(providers.compute());
      // The whole one too: a broken one may not close it.
      opened.push(providers, broken);
      return broken;
    };
    try {
      const provider = await open();
      await expect(runCheck(checkTitled(computeChecks, noticedBy), { provider, open }, patienceMs)).rejects.toThrow();
    } finally {
      for (const one of opened) await one.close();
    }
  });
});

describe('the strategy suite fails on a strategy that', () => {
  test.each(titled(brokenStrategies))('%s', async (_, { of, purpose, make, noticedBy }) => {
    await using providers = await loadInstalled();
    const strategy = make(providers.strategy(of));
    await expect(runCheck(checkTitled(strategyChecks[purpose], noticedBy), { strategy }, patienceMs)).rejects.toThrow();
  });

  test('… and each of its checks has one made for it', () => {
    const proven = new Set(brokenStrategies.map(({ noticedBy }) => noticedBy));
    const titles = Object.values(strategyChecks).flatMap((checks) => checks.map(({ title }) => title));
    expect(titles.filter((title) => !proven.has(title))).toEqual([]);
  });
});

describe('the stream suite fails on a provider that', () => {
  const trying = async (make: new (place: StreamPlace) => StreamProvider, checks: readonly Check<StreamSubject>[], timeLimitMs?: number): Promise<void> => {
    for (const check of checks) {
      const place = new StreamPlace();
      const opened: StreamProvider[] = [];
      const open = (): StreamProvider => {
        const provider = new make(place);
        opened.push(provider);
        return provider;
      };
      try {
        await runCheck(check, { provider: open(), reopen: async () => open() }, timeLimitMs);
      } finally {
        for (const one of opened) await one.close();
      }
    }
  };

  test('… and passes on one that is not broken', () => trying(MemoryStream, streamChecks));

  test.concurrent.each(titled(brokenStreams))('%s', async (_, { make, noticedBy }) => {
    await expect(trying(make, [checkTitled(streamChecks, noticedBy)], patienceMs)).rejects.toThrow();
  });

  test('… and each of its checks has one made for it', () => {
    const proven = new Set(brokenStreams.map(({ noticedBy }) => noticedBy));
    expect(streamChecks.map(({ title }) => title).filter((title) => !proven.has(title))).toEqual([]);
  });
});
