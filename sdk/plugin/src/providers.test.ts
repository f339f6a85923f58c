import { ConflictError, InvalidInputError, NotFoundError } from '@cairn/core';
import { expect, test } from 'vitest';
import type { ComputeProvider } from './compute.js';
import { definePlugin, type Plugin, type ProviderRegistry } from './plugin.js';
import { loadPlugins } from './providers.js';
import type { StorageProvider } from './storage.js';
import type { DeploymentStrategy } from './strategy.js';

function plugin(name: string, register: (providers: ProviderRegistry) => void | Promise<void>): Plugin {
  return definePlugin(() => ({ name, register }))();
}

function storage(close: () => Promise<void> = async () => undefined): StorageProvider {
  const never = (): never => {
    throw new Error('Not part of this test');
  };
  return { put: never, get: never, delete: never, stat: never, close };
}

function compute(close: () => Promise<void> = async () => undefined): ComputeProvider {
  return { devices: async () => [], submit: () => Promise.reject(new Error('Not part of this test')), close };
}

function strategy(name: string): DeploymentStrategy {
  return {
    name,
    parse: () => ({}),
    begin: (_, now) => ({ stepIndex: 0, trafficPercent: 100, enteredAt: now }),
    next: () => ({ kind: 'promote', reason: 'At once', evidence: {} }),
  };
}

test('what was registered is found by name, and the first one of a kind is the default', async () => {
  const [s3, local, ray, canary] = [storage(), storage(), compute(), strategy('canary')];
  const providers = await loadPlugins([
    plugin('buckets', (registry) => registry.storage('s3', s3)),
    plugin('everything else', (registry) => {
      registry.storage('local', local);
      registry.compute('ray', ray);
      registry.strategy('canary', canary);
    }),
  ]);
  expect(providers.storage()).toBe(s3);
  expect(providers.storageFor('local://sha256/ab')).toBe(local);
  expect(providers.compute()).toBe(ray);
  expect(providers.compute('ray')).toBe(ray);
  expect(providers.strategy('canary')).toBe(canary);
  expect(providers.names()).toEqual({ storage: ['s3', 'local'], compute: ['ray'], strategy: ['canary'], stream: [] });
});

test('what is not installed is not found, and the message names what is', async () => {
  const providers = await loadPlugins([
    plugin('some', (registry) => {
      registry.storage('local', storage());
      registry.strategy('canary', strategy('canary'));
      registry.strategy('at-once', strategy('at-once'));
    }),
  ]);
  expect(() => providers.strategy('shadow')).toThrow(new NotFoundError(`No deployment strategy 'shadow' is installed: there are 'canary', 'at-once'`));
  expect(() => providers.storageFor('s3://bucket/key')).toThrow(`No storage scheme 's3' is installed: there are 'local'`);
  expect(() => providers.compute('ray')).toThrow(`No compute provider 'ray' is installed: there is none`);
  expect(() => providers.compute()).toThrow(NotFoundError);
  expect(() => providers.storageFor('no uri')).toThrow(InvalidInputError);
});

test('a name is taken once, whoever comes second', async () => {
  const twice: readonly ((registry: ProviderRegistry) => void)[] = [
    (registry) => registry.storage('local', storage()),
    (registry) => registry.compute('local', compute()),
    (registry) => registry.strategy('canary', strategy('canary')),
  ];
  for (const register of twice) {
    await expect(loadPlugins([plugin('one', register), plugin('other', register)])).rejects.toThrow(/Plugin 'other' .* is registered already/);
  }
  await expect(loadPlugins([plugin('same', () => undefined), plugin('same', () => undefined)])).rejects.toThrow(ConflictError);
});

test('a name that cannot be one is refused, with the plugin that brings it', async () => {
  const wrong: readonly ((registry: ProviderRegistry) => void)[] = [
    (registry) => registry.storage('Not A Scheme', storage()),
    (registry) => registry.compute('', compute()),
    (registry) => registry.strategy('canary', strategy('other')),
  ];
  for (const register of wrong) {
    const loading = loadPlugins([plugin('careless', register)]);
    await expect(loading).rejects.toThrow(InvalidInputError);
    await expect(loading).rejects.toThrow(`Plugin 'careless'`);
  }
});

test('a plugin that fails stops the start, is named, and what was opened before is closed', async () => {
  const closed: string[] = [];
  const failure = new Error('no route to the bucket');
  const loading = loadPlugins([
    plugin('fine', (registry) => registry.storage('local', storage(async () => void closed.push('local')))),
    plugin('failing', () => Promise.reject(failure)),
  ]);
  await expect(loading).rejects.toThrow(`Plugin 'failing' could not be registered: no route to the bucket`);
  await expect(loading).rejects.toHaveProperty('cause', failure);
  expect(closed).toEqual(['local']);
});

test('closing closes everything once, jobs before storage, also when one of them fails', async () => {
  const closed: string[] = [];
  const providers = await loadPlugins([
    plugin('all', (registry) => {
      registry.storage('one', storage(async () => void closed.push('storage')));
      registry.compute('bad', compute(() => Promise.reject(new Error('stuck'))));
      registry.compute('good', compute(async () => void closed.push('compute')));
    }),
  ]);
  await expect(providers.close()).rejects.toThrow(AggregateError);
  await expect(providers.close()).rejects.toThrow('1 providers did not close');
  expect(closed).toEqual(['compute', 'storage']);
});
