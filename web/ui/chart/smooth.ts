/**
 * An exponential moving average that does not lean towards 0 at its start: each mean is divided by the weight that it has
 * seen so far (Kingma and Ba 2015, section 3). Missing values stay missing and weigh nothing.
 *
 * @param weight How much of the past is kept, 0 (the values themselves) to below 1.
 */
export function smooth(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight <= 0) return values;
  let mean = 0;
  let seen = 0;
  return values.map((value) => {
    if (value === null) return null;
    mean = weight * mean + (1 - weight) * value;
    seen = weight * seen + (1 - weight);
    return mean / seen;
  });
}
