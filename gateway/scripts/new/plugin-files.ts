import type { PluginNames } from './names.js';
import { packageFiles } from './package-files.js';

/** A plugin that keeps every promise of its contract, small enough to be replaced piece by piece. */
export function pluginFiles(names: PluginNames): Record<string, string> {
  const { name, provider } = names;
  return {
    ...packageFiles(name, `A ${provider} plugin.`, { '@cairn/plugin': '0.1.0' }),
    ...(provider === 'storage' ? storageFiles(names) : strategyFiles(names)),
  };
}

function storageFiles({ name, vendor, make, Vendor }: PluginNames): Record<string, string> {
  return {
    'README.md': `# @cairn/${name}

Keeps artifacts as \`${vendor}://<64 hex digits>\`: \`${make}({ directory })\`. For now in a folder: replace what
\`${vendor}-storage.ts\` does by your service's calls, and keep the suite green.
`,
    'src/index.ts': `export { ${make}, type Storage${Vendor}Options } from './${name}.js';\n`,
    [`src/${name}.ts`]: `import { definePlugin, InvalidInputError } from '@cairn/plugin';
import { ${Vendor}Storage } from './${vendor}-storage.js';

export interface Storage${Vendor}Options {
  /** The folder that keeps the objects; made at the first write. */
  readonly directory: string;
}

/** Keeps artifacts as \`${vendor}://<64 hex digits>\`. */
export const ${make} = definePlugin(({ directory }: Storage${Vendor}Options) => {
  if (directory === '') throw new InvalidInputError('${name}: directory is empty, expected the path of a folder');
  return {
    name: '${name}',
    register(providers) {
      providers.storage('${vendor}', new ${Vendor}Storage(directory));
    },
  };
});
`,
    [`src/${vendor}-storage.ts`]: `import {
  CorruptedError,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  type GetOptions,
  type PutOptions,
  type StorageProvider,
  type StoredObject,
} from '@cairn/plugin';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const chunkBytes = 262_144;

/** Objects as files named by their digest. */
export class ${Vendor}Storage implements StorageProvider {
  constructor(private readonly directory: string) {}

  async put(bytes: AsyncIterable<Uint8Array>, { signal, maxBytes = Infinity }: PutOptions): Promise<StoredObject> {
    const whole = await collect(bytes, maxBytes, signal);
    const hex = sha256(whole);
    await mkdir(this.directory, { recursive: true });
    const temporary = join(this.directory, \`.\${randomUUID()}\`);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(whole);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(this.directory, hex));
    const folder = await open(this.directory);
    await folder.sync().finally(() => folder.close());
    return { digest: \`sha256:\${hex}\`, sizeBytes: whole.byteLength, uri: \`${vendor}://\${hex}\` };
  }

  async *get(uri: string, { signal, range }: GetOptions): AsyncGenerator<Uint8Array> {
    const hex = hexOf(uri);
    if (range && !(Number.isInteger(range.start) && Number.isInteger(range.end) && range.start >= 0 && range.start <= range.end)) {
      throw new InvalidInputError(\`Range \${range.start} to \${range.end} is not one of bytes: expected integers with 0 ≤ start ≤ end\`);
    }
    signal?.throwIfAborted();
    const whole = await readFile(join(this.directory, hex)).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT' ? new NotFoundError(\`Object '\${uri}' does not exist\`) : cause;
    });
    const actual = sha256(whole);
    if (!range && actual !== hex) throw new CorruptedError(uri, \`sha256:\${hex}\`, \`sha256:\${actual}\`);
    const wanted = range ? whole.subarray(range.start, range.end) : whole;
    for (let offset = 0; offset < wanted.byteLength; offset += chunkBytes) {
      signal?.throwIfAborted();
      yield wanted.subarray(offset, offset + chunkBytes);
    }
  }

  async delete(uri: string): Promise<void> {
    await rm(join(this.directory, hexOf(uri)), { force: true });
  }

  async stat(uri: string): Promise<StoredObject | undefined> {
    const hex = hexOf(uri);
    const found = await stat(join(this.directory, hex)).catch(() => undefined);
    return found && { digest: \`sha256:\${hex}\`, sizeBytes: found.size, uri };
  }
}

/** All of the bytes, unless there are too many or the signal ends it first, also while the source is silent. */
async function collect(bytes: AsyncIterable<Uint8Array>, maxBytes: number, signal: AbortSignal | undefined): Promise<Buffer> {
  signal?.throwIfAborted();
  const ended = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  ended.catch(() => undefined);
  const source = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let sizeBytes = 0; ; ) {
    const step = await Promise.race([source.next(), ended]);
    if (step.done) return Buffer.concat(chunks);
    sizeBytes += step.value.byteLength;
    if (sizeBytes > maxBytes) throw new LimitExceededError(\`Object of at least \${sizeBytes} bytes exceeds \${maxBytes} bytes\`);
    chunks.push(step.value);
  }
}

function hexOf(uri: string): string {
  const hex = /^${vendor}:\\/\\/([0-9a-f]{64})$/.exec(uri)?.[1];
  if (hex === undefined) throw new InvalidInputError(\`'\${uri}' is not one of ${name}; expected ${vendor}://<64 hex digits>\`);
  return hex;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
`,
    [`src/${name}.test.ts`]: `import { describeStorageProvider } from '@cairn/plugin/testing';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ${make} } from './${name}.js';

const directory = await mkdtemp(join(tmpdir(), 'cairn-${vendor}-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

describeStorageProvider('${vendor}', () => ${make}({ directory }), {
  async corrupt(uri) {
    const file = join(directory, uri.slice('${vendor}://'.length));
    const bytes = await readFile(file);
    bytes[0]! ^= 1;
    await writeFile(file, bytes);
  },
});
`,
  };
}

function strategyFiles({ name, vendor, make, Vendor }: PluginNames): Record<string, string> {
  return {
    'README.md': `# @cairn/${name}

The strategy \`${vendor}\`: half of the traffic, and then a decision by the share of errors. Make the rule yours in \`${vendor}.ts\`, and
keep the suite green.
`,
    'src/index.ts': `export { ${make} } from './${name}.js';\nexport type { ${Vendor}Options } from './${vendor}.js';\n`,
    [`src/${name}.ts`]: `import { definePlugin } from '@cairn/plugin';
import { ${vendor} } from './${vendor}.js';

/** Brings the strategy \`${vendor}\`. */
export const ${make} = definePlugin(() => ({
  name: '${name}',
  register(providers) {
    providers.strategy('${vendor}', ${vendor});
  },
}));
`,
    [`src/${vendor}.ts`]: `import { InvalidInputError, type DeploymentStrategy } from '@cairn/plugin';

export type ${Vendor}Options = {
  /** How long it looks, in milliseconds. Defaults to 60,000. */
  readonly bakeMs: number;
  /** Requests that each variant must have answered by then; fewer are a roll back. Defaults to 100. */
  readonly minRequests: number;
  /** A higher share of errors than the champion's is forgiven up to this difference (0..1). Defaults to 0.01. */
  readonly maxErrorRateIncrease: number;
};

const defaults: ${Vendor}Options = { bakeMs: 60_000, minRequests: 100, maxErrorRateIncrease: 0.01 };

/** Half of the traffic, then all or nothing. */
export const ${vendor}: DeploymentStrategy<${Vendor}Options> = {
  name: '${vendor}',
  parse(given) {
    if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
      throw new InvalidInputError(\`${vendor}: options are \${JSON.stringify(given)}, expected an object\`);
    }
    for (const [option, value] of Object.entries(given ?? {})) {
      if (!(option in defaults)) throw new InvalidInputError(\`${vendor}: there is no option '\${option}', expected one of \${Object.keys(defaults).join(', ')}\`);
      if (typeof value !== 'number' || !(value >= 0)) throw new InvalidInputError(\`${vendor}: \${option} is \${JSON.stringify(value)}, expected a number from 0\`);
    }
    return { ...defaults, ...given };
  },
  begin: (_options, now) => ({ stepIndex: 0, trafficPercent: 50, enteredAt: now }),
  next({ enteredAt }, { now, champion, candidate }, { bakeMs, minRequests, maxErrorRateIncrease }) {
    if (now < enteredAt + bakeMs) return { kind: 'stay', until: enteredAt + bakeMs, reason: 'It is still being looked at', evidence: { bakeMs } };
    const requests = Math.min(champion.requests, candidate.requests);
    if (requests === 0 || requests < minRequests) {
      return { kind: 'rollBack', reason: \`\${requests} requests are too few to decide; it takes \${Math.max(1, minRequests)}\`, evidence: { requests, minRequests } };
    }
    const increase = candidate.errors / candidate.requests - champion.errors / champion.requests;
    const evidence = { increase, maxErrorRateIncrease, requests };
    // A candidate that answers nothing is worse than none, however bad the champion is.
    return increase > maxErrorRateIncrease || candidate.errors === candidate.requests
      ? { kind: 'rollBack', reason: \`Its share of errors is \${increase.toFixed(3)} higher\`, evidence }
      : { kind: 'promote', reason: 'Its share of errors is no higher', evidence };
  },
};
`,
    [`src/${name}.test.ts`]: `import { describeDeploymentStrategy } from '@cairn/plugin/testing';
import { ${make} } from './${name}.js';

describeDeploymentStrategy('${vendor}, with its defaults', () => ${make}());
describeDeploymentStrategy('${vendor}, hurried', () => ${make}(), { options: { bakeMs: 5_000, minRequests: 1 } });
`,
  };
}
