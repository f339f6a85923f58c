/** The parameters of one statement, numbered as they are used. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value. @returns how the statement names it: `$3`. */
  add(value: unknown, type = ''): string {
    this.values.push(value);
    return `$${this.values.length}${type === '' ? '' : `::${type}`}`;
  }
}
