const firstBase = 0x811c_9dc5;
const secondBase = 0x1234_5678;

/**
 * Finds rows that repeat an earlier row without keeping the rows: 53 bits of hash a row (two FNV-like mixes),
 * fed column by column. Among a million different rows, the chance that any two look the same is 1 in 18,000.
 */
export class RowHashes {
  private first = new Uint32Array(1_024).fill(firstBase);
  private second = new Uint32Array(1_024).fill(secondBase);
  private rows = 0;

  /** Columns must come in the same order for every row. */
  take(firstRow: number, values: ArrayLike<unknown>): void {
    this.reserve(firstRow + values.length);
    for (let index = 0; index < values.length; index++) {
      const row = firstRow + index;
      const raw = values[index];
      if (typeof raw === 'number') this.mixNumber(row, raw);
      else if (raw instanceof Date) this.mixNumber(row, raw.getTime());
      else if (typeof raw === 'bigint') this.mixNumber(row, Number(raw));
      else this.mixText(row, raw === null || raw === undefined ? '' : String(raw));
    }
    this.rows = Math.max(this.rows, firstRow + values.length);
  }

  /** Rows that repeat an earlier one, and where the first of them is (from 1). */
  duplicates(): { readonly count: number; readonly firstRow: number | undefined } {
    const seen = new Set<number>();
    let count = 0;
    let firstRow: number | undefined;
    for (let row = 0; row < this.rows; row++) {
      // 53 bits fit a number, which a Set holds far more cheaply than a string or a bigint.
      const hash = this.first[row]! * 0x20_0000 + (this.second[row]! & 0x1f_ffff);
      if (seen.has(hash)) {
        count++;
        firstRow ??= row + 1;
      } else seen.add(hash);
    }
    return { count, firstRow };
  }

  private mixNumber(row: number, value: number): void {
    scratch[0] = value;
    this.mix(row, words[0]!);
    this.mix(row, words[1]!);
  }

  private mixText(row: number, text: string): void {
    for (let index = 0; index < text.length; index++) this.mix(row, text.charCodeAt(index));
    this.mix(row, 0x1f);
  }

  private mix(row: number, word: number): void {
    this.first[row] = Math.imul(this.first[row]! ^ word, 0x0100_0193) ^ (this.first[row]! >>> 15);
    this.second[row] = Math.imul((this.second[row]! ^ word) + 0x9e37_79b9, 0x85eb_ca6b) ^ (this.second[row]! >>> 13);
  }

  private reserve(rows: number): void {
    if (rows <= this.first.length) return;
    const size = Math.max(rows, this.first.length * 2);
    const grow = (from: Uint32Array, base: number): Uint32Array<ArrayBuffer> => {
      const to = new Uint32Array(size).fill(base);
      to.set(from.subarray(0, this.rows));
      return to;
    };
    this.first = grow(this.first, firstBase);
    this.second = grow(this.second, secondBase);
  }
}

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);
