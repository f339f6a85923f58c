/** One thing that a document says: a value that was recorded, with the nodes or events that prove it, or that nobody recorded it. */
export interface Statement {
  readonly item: string;
  /** Undefined: NOT PROVIDED. */
  readonly value: string | undefined;
  /** Ids of nodes or events of the log. Never empty where there is a value. */
  readonly sources: readonly string[];
}

/** Statements under a heading. */
export interface Section {
  readonly title: string;
  readonly statements: readonly Statement[];
}

/** A document derived from the graph. */
export interface Report {
  readonly title: string;
  /** The node that it is about. */
  readonly subject: string;
  /** What it follows, such as a law; said to be no legal advice. */
  readonly basis: string;
  readonly sections: readonly Section[];
}

export const notProvided = 'NOT PROVIDED';

/** A statement; without a value, or with an empty one, it says that nobody recorded it. */
export function state(item: string, value: unknown, ...sources: readonly string[]): Statement {
  const text = textOf(value);
  return text === undefined ? { item, value: undefined, sources: [] } : { item, value: text, sources };
}

/** Which of a document's statements somebody or something recorded. */
export function coverage({ sections }: Report): { readonly provided: number; readonly total: number } {
  const all = sections.flatMap(({ statements }) => statements);
  return { provided: all.filter(({ value }) => value !== undefined).length, total: all.length };
}

/** The document as data: what is not recorded is said in words. */
export function reportJson(report: Report): string {
  const sections = report.sections.map(({ title, statements }) => ({ title, statements: statements.map(({ item, value, sources }) => ({ item, value: value ?? notProvided, sources })) }));
  return `${JSON.stringify({ ...report, coverage: coverage(report), sections }, undefined, 2)}\n`;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const parts = value.map(textOf).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.join('; ');
  }
  if (typeof value === 'object') return Object.keys(value).length === 0 ? undefined : JSON.stringify(value);
  return String(value as string | number | boolean);
}
