/** One number of an evaluation. */
export interface FigureBeside {
  /** Its path: `overall.logLoss`. */
  readonly key: string;
  readonly value: number | undefined;
  /** The same of the champion; undefined when there is none, or it was not measured. */
  readonly champion: number | undefined;
}

/** The most numbers that are shown of an evaluation. */
const mostFigures = 100;
const deepest = 6;

/** Every number of an evaluation by its path; what is in lists is left to who reads the whole. */
export function figuresOf(evaluation: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  const visit = (node: Readonly<Record<string, unknown>>, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(node)) {
      if (figures.size === mostFigures) return;
      if (typeof value === 'number') figures.set([...path, key].join('.'), value);
      else if (typeof value === 'object' && value !== null && !Array.isArray(value) && path.length < deepest) visit(value as Readonly<Record<string, unknown>>, [...path, key]);
    }
  };
  visit(evaluation, []);
  return figures;
}

/** The numbers of a version beside the champion's, in the version's order, then what only the champion has. */
export function sideBySide(version: ReadonlyMap<string, number>, champion: ReadonlyMap<string, number> | undefined): FigureBeside[] {
  const keys = [...new Set([...version.keys(), ...(champion?.keys() ?? [])])];
  return keys.map((key) => ({ key, value: version.get(key), champion: champion?.get(key) }));
}
