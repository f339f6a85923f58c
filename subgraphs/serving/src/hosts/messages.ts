import type { TensorSignature } from '../domain/tensor.js';

/** The text of a frame of kind `load`; the model's bytes follow. */
export interface LoadOrder {
  readonly digest: string;
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
}

/** The text of a frame of kind `loaded`. */
export interface Loaded {
  /** Rows of several requests may be run together, for none changes what another is answered. */
  readonly separable: boolean;
  /** Names of the outputs, in the order in which answers hold them. */
  readonly outputs: readonly string[];
}

/** How a process ends itself when it has taken too much memory: nothing else sends this signal. */
export const outOfMemorySignal = 'SIGUSR2';
