import type { NamedInput } from '@cairn/core';

/** What a model's process is told: the model first, then inputs to answer. */
export type Order = { readonly model: Uint8Array } | { readonly inputs: readonly NamedInput[] };

/** What it says. */
export type Said = { readonly loaded: true } | { readonly outputs: readonly ModelOutput[] } | { readonly failed: string };

/** An output, row-major; of `float16` the bits. */
export interface ModelOutput {
  readonly name: string;
  /** As ONNX Runtime names it. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string | boolean>;
}
