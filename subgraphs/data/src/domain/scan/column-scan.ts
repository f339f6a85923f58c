import type { ColumnExpectation } from '../expectations.js';
import { namedFailures, type QualityCheck, type RowFailure } from '../quality.js';
import { readCell, textOf, typeOf, widen } from './cell.js';
import type { ColumnProfile, ColumnSchema, ColumnType } from './column.js';
import { profileOf } from './profile.js';

/** Of how many values the type of a column is learnt when nobody says it. */
const learntFrom = 10_000;
/** More different texts than this are not counted one by one. */
const countedTexts = 100_000;

class Failures {
  readonly named: RowFailure[] = [];
  count = 0;

  add(failure: () => RowFailure): void {
    this.count++;
    if (this.named.length < namedFailures) this.named.push(failure());
  }
}

/** Takes the values of one column in order, and says what they are and what is wrong with them. */
export class ColumnScan {
  readonly texts = new Map<string, number>();
  private type: ColumnType | undefined;
  private numbers = new Float64Array(1_024);
  private numberCount = 0;
  private rows = 0;
  private missing = 0;
  private readonly unreadable = new Failures();
  private readonly absent = new Failures();
  private readonly outside = new Failures();

  constructor(
    readonly name: string,
    private readonly expectation: ColumnExpectation | undefined,
  ) {
    this.type = expectation?.type;
  }

  take(values: ArrayLike<unknown>): void {
    this.type ??= learnType(values);
    const type = this.type ?? 'text';
    const { nullable = false, min = -Infinity, max = Infinity } = this.expectation ?? { nullable: true };
    for (let index = 0; index < values.length; index++) {
      const raw = values[index];
      const row = ++this.rows;
      const cell = readCell(raw, type);
      switch (cell.kind) {
        case 'missing':
          this.missing++;
          if (!nullable) this.absent.add(() => this.failure(row, undefined, 'is missing'));
          break;
        case 'unreadable':
          this.unreadable.add(() => this.failure(row, cell.text, `'${cell.text}' is not ${article(type)}`));
          break;
        case 'number':
          this.keep(cell.value);
          if (cell.value < min) this.outside.add(() => this.failure(row, textOf(raw), `${textOf(raw)} is below ${min}`));
          else if (cell.value > max) this.outside.add(() => this.failure(row, textOf(raw), `${textOf(raw)} is above ${max}`));
          break;
        case 'text':
          if (this.texts.size < countedTexts || this.texts.has(cell.value)) this.texts.set(cell.value, (this.texts.get(cell.value) ?? 0) + 1);
          break;
        default:
          cell satisfies never;
      }
    }
  }

  get schema(): ColumnSchema {
    return { name: this.name, type: this.type ?? 'text', nullable: this.missing > 0 };
  }

  profile(): ColumnProfile {
    return profileOf({
      column: this.name,
      type: this.type ?? 'text',
      count: this.rows - this.missing,
      missing: this.missing,
      numbers: this.numbers.subarray(0, this.numberCount),
      texts: this.texts,
    });
  }

  /** Checks of the values; that the column is there at all is the table's to check. */
  checks(maxMissingRatio: number): QualityCheck[] {
    const { expectation, name } = this;
    if (!expectation) return [];
    const checks = [
      this.check('schema', `type of ${name}`, this.unreadable, expectation.type, 'of another type'),
      this.missingCheck(expectation.nullable ?? false, maxMissingRatio),
    ];
    if (expectation.min !== undefined || expectation.max !== undefined) {
      checks.push(this.check('range', `range of ${name}`, this.outside, { min: expectation.min, max: expectation.max }, 'outside the range'));
    }
    return checks;
  }

  private check(kind: QualityCheck['kind'], name: string, failures: Failures, expected: unknown, what: string): QualityCheck {
    const [first] = failures.named;
    return {
      name,
      kind,
      column: this.name,
      passed: failures.count === 0,
      message: first
        ? `column '${this.name}' has ${failures.count.toLocaleString('en')} values ${what}, first in row ${first.row.toLocaleString('en')}: ${first.reason}`
        : `column '${this.name}' has no value ${what}`,
      observed: { failures: failures.count, rows: this.rows },
      expected,
      failures: failures.named,
      failureCount: failures.count,
    };
  }

  private missingCheck(nullable: boolean, maxRatio: number): QualityCheck {
    const ratio = this.rows === 0 ? 0 : this.missing / this.rows;
    const limit = nullable ? maxRatio : 0;
    const [first] = this.absent.named;
    return {
      name: `missing values of ${this.name}`,
      kind: 'missing',
      column: this.name,
      passed: ratio <= limit,
      message:
        `column '${this.name}' misses ${this.missing.toLocaleString('en')} of ${this.rows.toLocaleString('en')} values` +
        (first ? `, first in row ${first.row.toLocaleString('en')}` : ''),
      observed: { ratio },
      expected: { maxRatio: limit },
      failures: this.absent.named,
      failureCount: ratio <= limit ? 0 : this.missing,
    };
  }

  private failure(row: number, value: string | undefined, reason: string): RowFailure {
    return { row, column: this.name, value, reason };
  }

  private keep(value: number): void {
    if (this.numberCount === this.numbers.length) {
      const larger = new Float64Array(this.numbers.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.numberCount++] = value;
  }
}

function learnType(values: ArrayLike<unknown>): ColumnType | undefined {
  let type: ColumnType | undefined;
  for (let index = 0; index < Math.min(values.length, learntFrom); index++) type = widen(type, typeOf(values[index]));
  return type;
}

function article(type: ColumnType): string {
  return type === 'integer' ? 'an integer' : `a ${type}`;
}
