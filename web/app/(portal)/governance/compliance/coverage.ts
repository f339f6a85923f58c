import type { Duty, DutyStatus } from '../../../../live/queries/compliance';
import { grouped } from '../../../../ui/grouped';

/** How many duties stand where. */
export type Coverage = Readonly<Record<DutyStatus, number>>;

/** Best first: the order in which a bar is drawn and a sentence counts. */
export const statuses = ['COVERED', 'STALE', 'PARTLY', 'MISSING'] as const satisfies readonly DutyStatus[];

export interface Source {
  /** The law or guideline. */
  readonly name: string;
  readonly duties: readonly Duty[];
  readonly coverage: Coverage;
}

export function coverageOf(duties: readonly Duty[]): Coverage {
  const count = (status: DutyStatus) => duties.filter((duty) => duty.status === status).length;
  return { COVERED: count('COVERED'), STALE: count('STALE'), PARTLY: count('PARTLY'), MISSING: count('MISSING') };
}

/** Duties by the law or guideline that they are taken from, in its order. */
export function sourcesOf(duties: readonly Duty[]): readonly Source[] {
  const bySource = grouped(duties, ({ source }) => partsOf(source).name);
  return [...bySource].map(([name, own]) => ({ name, duties: own, coverage: coverageOf(own) }));
}

/** The text, and the place in it: `Regulation …, Art. 12` is article 12 of the regulation. A source without a place is one whole. */
export function partsOf(source: string): { readonly name: string; readonly place: string | undefined } {
  const [, name, place] = /^(.+), (Art\. .+|[A-Z]{3,})$/.exec(source) ?? [];
  return { name: name ?? source, place };
}

/** `10 covered, 2 partly`; what there is none of is left out. */
export function inWords(coverage: Coverage): string {
  return statuses
    .filter((status) => coverage[status] > 0)
    .map((status) => `${coverage[status]} ${status.toLowerCase()}`)
    .join(', ');
}
