import { InvalidInputError } from '@cairn/core';

/** Operators that the ONNX standard itself defines; anything else is somebody's native code. */
const allowedDomains = new Set(['ai.onnx', 'ai.onnx.ml']);

/** Where runtimes keep operators of their own. A function of the file does not stand for one of those: the runtime might prefer its own. */
const nativeDomain = /^(com\.(microsoft|ms|intel|xilinx|amd|qti|qualcomm|nvidia|huawei)|org\.pytorch|ai\.onnx|trt)(\.|$)/i;

/**
 * @param operators `domain::operator`. @param functions the same, of what the file defines itself.
 * @throws {InvalidInputError} naming operators that are neither the standard's nor made of the standard's in the file.
 */
export function refuseForeign(operators: ReadonlySet<string>, functions: ReadonlySet<string>): void {
  const known = (name: string): boolean => allowedDomains.has(domainOf(name));
  const posing = [...functions].filter((name) => !known(name) && nativeDomain.test(domainOf(name)));
  const foreign = [...new Set([...posing, ...[...operators].filter((name) => !functions.has(name) && !known(name))])].sort();
  if (foreign.length === 0) return;
  throw new InvalidInputError(`The ONNX model uses foreign operators: ${foreign.slice(0, 5).join(', ')}; expected only those of ${[...allowedDomains].join(' and ')}`);
}

function domainOf(operator: string): string {
  return operator.slice(0, operator.indexOf('::'));
}
