import type { Logger } from '@cairn/subgraph';
import type { Variant } from '../domain/endpoint.js';
import type { ModelHost, ModelHosts } from '../domain/model-hosts.js';
import { findIsolation, type Isolation } from './isolation.js';
import { KeptFiles, type ModelFiles } from './kept-files.js';
import { PythonRuntime } from './python/python-runtime.js';
import { ReplicatedModelHost, type HostLimits, type HostSettings } from './replicated-model-host.js';
import { onnxRuntime, type PreparedRuntime } from './runtime.js';

export const defaultLimits: HostLimits = { loadMs: 60_000, waitMs: 10_000 };

/** Each variant in child processes of its own. */
export class ProcessModelHosts implements ModelHosts {
  /** Found when the first process is to start. */
  #isolation: Promise<Isolation> | undefined;

  /** @param keptIn a folder for the files of variants that are served. */
  constructor(
    private readonly files: ModelFiles,
    private readonly keptIn: string,
    private readonly python: PythonRuntime,
    private readonly logger: Logger,
  ) {}

  async deploy(variant: Variant, settings: HostSettings): Promise<ModelHost> {
    const host = this.#start(variant, settings);
    try {
      await host.loaded;
    } catch (error) {
      host.close();
      throw error;
    }
    return host;
  }

  restore(variant: Variant, settings: HostSettings): ModelHost {
    return this.#start(variant, settings);
  }

  #start({ projectId, modelVersionId, digest, inputs, outputs }: Variant, settings: HostSettings): ReplicatedModelHost {
    const kept = new KeptFiles(this.files, this.keptIn, this.logger);
    const read = (): Promise<Uint8Array> => kept.read(projectId, digest);
    const prepare = async (bytes: Uint8Array): Promise<PreparedRuntime> => (PythonRuntime.isManifest(bytes) ? this.python.prepare(projectId, bytes, kept) : onnxRuntime());
    return new ReplicatedModelHost({ modelVersionId, digest, inputs, outputs, read, prepare, release: () => void kept.close() }, settings, defaultLimits, this.#isolate());
  }

  #isolate(): Promise<Isolation> {
    return (this.#isolation ??= findIsolation().then((isolation) => {
      if (isolation.lacking !== undefined) this.logger.warn('models are run with the network of this machine', { reason: isolation.lacking });
      return isolation;
    }));
  }
}
