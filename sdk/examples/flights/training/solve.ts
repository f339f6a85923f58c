/**
 * Solves A·x = b for a symmetric positive definite A by Cholesky's decomposition.
 * @param lower A; only its lower triangle is read.
 * @throws {Error} when A is not positive definite, as when one feature is a multiple of another.
 */
export function solveSymmetric(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  const factor = lower.map((line) => Float64Array.from(line));
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = factor[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i]![k]! * factor[j]![k]!;
      if (i !== j) factor[i]![j] = sum / factor[j]![j]!;
      else if (sum > 0) factor[i]![i] = Math.sqrt(sum);
      else throw new Error(`Matrix is not positive definite: pivot ${i + 1} of ${size} is ${sum}`);
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) x[i]! -= factor[i]![k]! * x[k]!;
    x[i]! /= factor[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) x[i]! -= factor[k]![i]! * x[k]!;
    x[i]! /= factor[i]![i]!;
  }
  return x;
}
