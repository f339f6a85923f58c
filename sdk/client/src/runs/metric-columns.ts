/** The points of one key, as columns of equal length. */
interface Columns {
  readonly steps: number[];
  readonly values: number[];
  readonly atMs: number[];
}

/** A batch of points that forms: a column a key instead of an object a point, which is what makes many cheap. */
export class MetricColumns {
  private readonly byKey = new Map<string, Columns>();
  private size = 0;

  /** How many points it holds. */
  get count(): number {
    return this.size;
  }

  add(key: string, value: number, step: number, atMs: number): void {
    let columns = this.byKey.get(key);
    if (!columns) this.byKey.set(key, (columns = { steps: [], values: [], atMs: [] }));
    columns.steps.push(step);
    columns.values.push(value);
    columns.atMs.push(atMs);
    this.size++;
  }

  /** As the platform takes it at `POST /api/v1/runs/<run>/metrics`. */
  encode(batchId: string): string {
    const series = [...this.byKey].map(([key, { steps, values, atMs }]) => ({ key, steps, values: wireValues(values), atMs }));
    return JSON.stringify({ batchId, series });
  }
}

/** JSON has no infinities: they go as texts. NaN becomes null by itself. */
function wireValues(values: readonly number[]): readonly (number | string)[] {
  return values.some((value) => value === Infinity || value === -Infinity) ? values.map((value) => (value === Infinity || value === -Infinity ? String(value) : value)) : values;
}
