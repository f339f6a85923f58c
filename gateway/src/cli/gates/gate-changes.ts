import type { FileGate } from './gate-file.js';

/** A gate in force. */
export interface GateInForce extends FileGate {
  readonly version: number;
}

/** What putting a file in force would change, a line each; empty when nothing. */
export function changesOf(inForce: readonly GateInForce[], wanted: readonly FileGate[]): string[] {
  const current = new Map(inForce.map((gate) => [gate.name, gate]));
  const names = new Set(wanted.map(({ name }) => name));
  const gone = inForce.filter(({ name }) => !names.has(name)).map(({ name, version }) => `- ${name} (version ${version})`);
  const changed = wanted.flatMap((gate) => {
    const before = current.get(gate.name);
    if (!before) return [`+ ${gate.name}`, ...fields.map((field) => `    ${field}: ${said(gate[field])}`)];
    const different = fields.filter((field) => before[field] !== gate[field]);
    return different.length === 0 ? [] : [`~ ${gate.name} (version ${before.version})`, ...different.flatMap((field) => [`    ${field}: ${said(before[field])}`, `      → ${said(gate[field])}`])];
  });
  return [...gone, ...changed];
}

const fields = ['description', 'query', 'predicate', 'requiredApprovals', 'approvalDays'] as const;

function said(value: string | number | null): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : String(value ?? 'none');
}
