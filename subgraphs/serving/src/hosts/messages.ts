import type { Tensor, TensorSignature } from '../domain/tensor.js';

/** What a model's process is told. It is given one thing at a time. */
export type ToModel =
  | { readonly kind: 'load'; readonly bytes: Uint8Array; readonly digest: string; readonly inputs: readonly TensorSignature[] }
  | { readonly kind: 'run'; readonly inputs: readonly Tensor[] };

/** What it says. */
export type FromModel =
  /** `separable`: rows of several requests may be run together, for none changes what another is answered. */
  | { readonly kind: 'loaded'; readonly separable: boolean }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'answer'; readonly outputs: readonly Tensor[] }
  | { readonly kind: 'failed'; readonly message: string };

/** How a process ends itself when it has taken too much memory: nothing else sends this signal. */
export const outOfMemorySignal = 'SIGUSR2';
