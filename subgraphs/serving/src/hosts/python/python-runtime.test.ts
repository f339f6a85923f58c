import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canonicalJson } from '@cairn/core';
import type { ModelVersion } from '../../domain/endpoint.js';
import { defaultSettings } from '../../domain/endpoint-settings.js';
import { findIsolation } from '../isolation.js';
import { defaultLimits } from '../process-model-hosts.js';
import { ReplicatedModelHost } from '../replicated-model-host.js';
import type { PreparedRuntime } from '../runtime.js';
import { PythonRuntime } from './python-runtime.js';

const trusted = 'prj_trusted';
const digestOf = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A project that holds these files, and what the registry would tell of them as a version. */
function held(contents: Readonly<Record<string, string>>): { readonly runtime: PythonRuntime; readonly version: ModelVersion; readonly blobs: Map<string, Uint8Array>; manifest(): Buffer } {
  const blobs = new Map<string, Uint8Array>(Object.values(contents).map((text) => [digestOf(text), Buffer.from(text)]));
  const files = Object.entries(contents).map(([path, text]) => ({ path, digest: digestOf(text), sizeBytes: Buffer.byteLength(text) }));
  const manifest = Buffer.from(canonicalJson(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, digest, sizeBytes }) => [path, digest, sizeBytes])));
  const runtime = new PythonRuntime(
    {
      read: (_, digest) => Promise.resolve(blobs.get(digest)!),
      async put(_, bytes) {
        for await (const chunk of bytes) blobs.set(digestOf(chunk), chunk);
        return { digest: '' };
      },
    },
    { interpreter: 'python3', projects: new Set([trusted]) },
  );
  const version: ModelVersion = { id: 'mv_1', projectId: trusted, number: 1, clearance: { allowed: true, reason: 'approved' }, format: 'FILES', formatReason: null, digest: digestOf(manifest), files, inputs: [], outputs: [], modelId: 'mdl_1' };
  return { runtime, version, blobs, manifest: () => manifest };
}

describe('the files of a Python model', () => {
  test('are found by the digest of the version, and lie in a folder of their own until its process ends', async () => {
    const { runtime, version, blobs, manifest } = held({ MLmodel: 'flavors: {}', 'data/model.pkl': 'bytes' });
    await runtime.keep(version);
    expect(blobs.get(version.digest)).toEqual(manifest());
    const prepared = await runtime.prepare(trusted, manifest());
    expect(readFileSync(join(prepared.directory, 'data/model.pkl'), 'utf8')).toBe('bytes');
    expect(statSync(prepared.directory).mode & 0o77).toBe(0);
    expect(Object.keys(prepared.environment).filter((name) => name.startsWith('CAIRN'))).toEqual([]);
    await prepared.dispose();
    expect(existsSync(prepared.directory)).toBe(false);
  });

  test('that are not those of the version\'s digest are not kept', async () => {
    const { runtime, version } = held({ MLmodel: 'flavors: {}' });
    await expect(runtime.keep({ ...version, digest: digestOf('other') })).rejects.toThrow(`and it has '${digestOf('other')}'`);
  });

  test.each(['../outside', '/etc/outside', 'a/../../outside', '..', '%2e%2e/outside', '..\\outside', 'a/\0'])('do not come to lie at %s', async (path) => {
    const { runtime, manifest } = held({ [path]: 'x' });
    await expect(runtime.prepare(trusted, manifest())).rejects.toThrow(`Invalid path '${path}'`);
  });

  test('are fetched for trusted projects, where an operator lets Python run, and are what they were', async () => {
    const { runtime, blobs, manifest } = held({ MLmodel: 'flavors: {}' });
    await expect(runtime.prepare('prj_other', manifest())).rejects.toThrow("served for trusted projects only, and 'prj_other' is none");
    const off = new PythonRuntime({ read: () => Promise.reject(new Error('asked')), put: () => Promise.reject(new Error('asked')) }, undefined);
    await expect(off.prepare(trusted, manifest())).rejects.toThrow('an operator turns them on with CAIRN_PYTHON_MODELS');
    blobs.set(digestOf('flavors: {}'), Buffer.from('changed'));
    await expect(runtime.prepare(trusted, manifest())).rejects.toThrow(`its file 'MLmodel' has digest '${digestOf('changed')}', and '${digestOf('flavors: {}')}' was approved`);
  });

  test('are looked at again by the process that loads them', async () => {
    const { runtime, version, manifest } = held({ MLmodel: 'flavors: {}' });
    const host = (change: (prepared: PreparedRuntime) => Promise<void>, digest = version.digest): ReplicatedModelHost => {
      const prepare = async (): Promise<PreparedRuntime> => {
        const prepared = await runtime.prepare(trusted, manifest());
        await change(prepared);
        return prepared;
      };
      const made = new ReplicatedModelHost({ modelVersionId: 'mv_1', digest, inputs: [], outputs: [], read: () => Promise.resolve(manifest()), prepare }, defaultSettings, defaultLimits, findIsolation());
      onTestFinished(() => made.close());
      return made;
    };
    await expect(host(({ directory }) => writeFile(join(directory, 'MLmodel'), 'changed')).loaded).rejects.toThrow(`does not load: its file 'MLmodel' has digest '${digestOf('changed')}'`);
    await expect(host(() => Promise.resolve(), digestOf('other')).loaded).rejects.toThrow(`and '${digestOf('other')}' was approved`);
  });
});
