interface Dependent {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/** The steps of one cycle in order, the first again at the end; undefined when there is none. */
export function findCycle(steps: readonly Dependent[]): string[] | undefined {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): string[] | undefined => {
    if (done.has(name)) return undefined;
    const seenAt = path.indexOf(name);
    if (seenAt >= 0) return [...path.slice(seenAt), name];
    path.push(name);
    for (const next of byName.get(name)?.dependsOn ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(name);
    return undefined;
  };
  for (const { name } of steps) {
    const cycle = visit(name);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The steps that a step depends on, directly or through others. */
export function stepsBefore(steps: readonly Dependent[], name: string): Set<string> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const before = new Set<string>();
  const open = [...(byName.get(name)?.dependsOn ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (before.has(next)) continue;
    before.add(next);
    open.push(...(byName.get(next)?.dependsOn ?? []));
  }
  return before;
}
