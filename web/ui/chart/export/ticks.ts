/** Round numbers between two values, about so many: 1, 2 or 5 times a power of ten apart. */
export function linearTicks(low: number, high: number, about: number): readonly number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const gap = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? 10 * power;
  const first = Math.ceil(low / gap - 1e-9);
  const last = Math.floor(high / gap + 1e-9);
  // Counted in whole gaps: adding up 0.1 ten times is not 1.
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * gap).toPrecision(12)));
}

/** Powers of ten between two values above 0; where there are fewer than two, what lies between them too. */
export function logTicks(low: number, high: number): readonly number[] {
  const from = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, place) => from + place);
  const inside = (factors: readonly number[]) => powers.flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(12)))).filter((value) => value >= low && value <= high);
  const whole = inside([1]);
  return whole.length >= 2 ? whole : inside([1, 2, 3, 5, 7]);
}
