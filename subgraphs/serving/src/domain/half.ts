// Floats of 16 bits: JavaScript holds them as whole numbers, their bits.

/** The number that the bits of an IEEE 754 binary16 stand for. */
export function numberOfHalf(bits: number): number {
  const sign = bits & 0x80_00 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3_ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** The number that the bits of a bfloat16 stand for: the upper half of a binary32. */
export function numberOfBfloat(bits: number): number {
  word[0] = bits << 16;
  return float[0]!;
}
