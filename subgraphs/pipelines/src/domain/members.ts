import { InvalidInputError, type JsonObject } from '@cairn/core';

interface NumberRange {
  readonly above?: number;
  readonly from?: number;
  readonly to: number;
  readonly whole?: boolean;
  readonly otherwise: number;
}

/** Reads the members of a JSON object that somebody else wrote, and says what is wrong with them. */
export class Members {
  private readonly read = new Set<string>();

  /** @param owner what the object is, as a sentence about it begins. */
  constructor(
    private readonly owner: string,
    private readonly source: Readonly<Record<string, unknown>>,
  ) {}

  text(name: string, otherwise?: string): string {
    const value = this.take(name) ?? otherwise;
    if (typeof value !== 'string' || value.trim() === '' || value.length > 10_000) throw this.wrong(name, 'a text of 1 to 10,000 characters');
    return value;
  }

  texts(name: string, { least, most }: { readonly least: number; readonly most: number }): string[] {
    const value = this.take(name) ?? [];
    const fits = Array.isArray(value) && value.length >= least && value.length <= most && value.every((item) => typeof item === 'string' && item !== '');
    if (!fits) throw this.wrong(name, `a list of ${least} to ${most} texts that are not empty`);
    return value as string[];
  }

  number(name: string, { above, from, to, whole, otherwise }: NumberRange): number {
    const value = this.take(name) ?? otherwise;
    const fits = typeof value === 'number' && (above === undefined || value > above) && (from === undefined || value >= from) && value <= to;
    if (fits && (!whole || Number.isInteger(value))) return value;
    const range = above === undefined ? `from ${from} to ${to.toLocaleString('en')}` : `above ${above} and at most ${to.toLocaleString('en')}`;
    throw this.wrong(name, `a ${whole ? 'whole ' : ''}number ${range}`);
  }

  /** Whether there is a value; the name is known from then on. */
  has(name: string): boolean {
    return this.take(name) !== undefined;
  }

  object(name: string): JsonObject {
    const value = this.take(name) ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) throw this.wrong(name, 'an object');
    return value as JsonObject;
  }

  /** @throws {InvalidInputError} when there is a member that nobody asked for. */
  end(): void {
    const unknown = Object.keys(this.source).find((name) => !this.read.has(name));
    if (unknown === undefined) return;
    throw new InvalidInputError(`${this.owner} has the member '${unknown}'; expected ${[...this.read].map((name) => `'${name}'`).join(', ')}`);
  }

  wrong(name: string, expected: string): InvalidInputError {
    return new InvalidInputError(`${this.owner}: '${name}' is ${shown(this.source[name])}; expected ${expected}`);
  }

  private take(name: string): unknown {
    this.read.add(name);
    return this.source[name] ?? undefined;
  }
}

/** A value as an error message shows it. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100);
}

/** Whether a text somewhere in the value holds the character NUL, which PostgreSQL does not keep. */
export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.includes('\0') || holdsNul(member));
}
