import { shortId } from '../../../ui/kinds';

/** Names that tell runs apart: the name alone where it is the only one, otherwise with the end of the id. */
export function runLabels(runs: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
  const times = new Map<string, number>();
  for (const { name } of runs) times.set(name, (times.get(name) ?? 0) + 1);
  return new Map(runs.map(({ id, name }) => [id, times.get(name) === 1 ? name : `${name} ${shortId(id).split('…').at(-1)}`]));
}
