/** Values for a logarithmic axis: what is 0 or less has no place on it, so it is missing; `left` says how many that are. */
export function logValues(values: readonly (number | null)[]): { readonly values: readonly (number | null)[]; readonly left: number } {
  let left = 0;
  const kept = values.map((value) => {
    if (value === null || value > 0) return value;
    left += 1;
    return null;
  });
  return { values: kept, left };
}
