import type { Variant } from '../domain/endpoint.js';
import type { ModelHost, ModelHosts } from '../domain/model-hosts.js';
import { ProcessModelHost, type ModelLimits } from './process-model-host.js';

export const defaultLimits: ModelLimits = { answerMs: 5_000, loadMs: 60_000, memoryBytes: 2 ** 30, waiting: 512, waitMs: 10_000 };

/** Reads a model's file. */
export interface ModelFiles {
  read(projectId: string, digest: string): Promise<Uint8Array>;
}

/** Each variant in a child process of its own. */
export class ProcessModelHosts implements ModelHosts {
  constructor(
    private readonly files: ModelFiles,
    private readonly limits: ModelLimits = defaultLimits,
  ) {}

  async deploy(variant: Variant): Promise<ModelHost> {
    const host = this.#start(variant);
    try {
      await host.loaded;
    } catch (error) {
      host.close();
      throw error;
    }
    return host;
  }

  restore(variant: Variant): ModelHost {
    return this.#start(variant);
  }

  #start({ projectId, modelVersionId, digest, inputs }: Variant): ProcessModelHost {
    return new ProcessModelHost({ modelVersionId, digest, inputs, read: () => this.files.read(projectId, digest) }, this.limits);
  }
}
