import { InvalidInputError } from '@cairn/core';
import type { TensorSignature } from './tensor.js';

/** Says before the model is asked that an output could not be written. @throws {InvalidInputError} when one is wanted as JSON that has no form there. */
export function requireTextForms(outputs: readonly TensorSignature[], wanted: readonly string[] | undefined, asText: ((output: string) => boolean) | undefined): void {
  if (asText === undefined) return;
  for (const { name, datatype } of outputs) {
    if (datatype !== 'FP16' && datatype !== 'BF16') continue;
    if ((wanted === undefined || wanted.includes(name)) && asText(name)) {
      throw new InvalidInputError(`Output '${name}' is of ${datatype}, which has no form in JSON; ask for it with the parameter 'binary_data'`);
    }
  }
}
