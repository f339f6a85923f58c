/** Puts found nodes in the order of the ids asked for; undefined for those not found. */
export function loadInOrder<T extends { readonly id: string }>(ids: readonly string[], found: readonly T[]): (T | undefined)[] {
  const byId = new Map(found.map((node) => [node.id, node]));
  return ids.map((id) => byId.get(id));
}
