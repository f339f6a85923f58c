/** 95 % interval of a share that was observed in n rows (Wilson 1927, with z = 1.96). Without rows it is everything. */
export function wilson(share: number, n: number): readonly [low: number, high: number] {
  if (n <= 0) return [0, 1];
  const z = 1.96;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
