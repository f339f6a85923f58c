import { readdirSync, readFileSync } from 'node:fs';

/** Who takes processor time: the platform itself, the processes of models, PostgreSQL. */
export const takers = ['Cairn', 'models', 'PostgreSQL'] as const;
export type ProcessorTime = Readonly<Record<(typeof takers)[number], number>>;

/** Of Linux, which counts time in hundredths of a second. */
const tickMs = 10;

/** Processor time of a process and of all below it so far, in milliseconds. What a process took that has ended is its parent's. */
export function processorTime(rootId: number): ProcessorTime {
  const found = { Cairn: 0, models: 0, PostgreSQL: 0 };
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => statOf(Number(name)));
  const visit = (id: number): void => {
    const own = processes.find((one) => one.id === id);
    if (own) found[takerOf(own)] += own.ms;
    for (const { id: below } of processes.filter(({ parentId }) => parentId === id)) visit(below);
  };
  visit(rootId);
  return found;
}

interface OneProcess {
  readonly id: number;
  readonly parentId: number;
  readonly name: string;
  readonly ms: number;
}

function takerOf({ id, name }: OneProcess): keyof ProcessorTime {
  if (name === 'postgres') return 'PostgreSQL';
  return commandOf(id).startsWith('cairn: model') ? 'models' : 'Cairn';
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function statOf(id: number): OneProcess[] {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return [{ id, parentId: Number(fields[1]), name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), ms: ticks * tickMs }];
  } catch {
    // It has just ended.
    return [];
  }
}
