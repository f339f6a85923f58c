import { formatBytes } from '../../ui/format';

/** What a run says of its surroundings, in an order to read. */
export interface RunEnvironment {
  /** The command as somebody would type it; undefined when it was not recorded. */
  readonly command: string | undefined;
  /** Name and value, in words. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Versions by name. */
  readonly packages: Readonly<Record<string, string>>;
  readonly lockFiles: readonly { readonly path: string; readonly digest: string }[];
}

/** Reads the environment that a client recorded: any JSON, since people write their own. What is unknown is shown as it is. */
export function readEnvironment(environment: unknown): RunEnvironment {
  const { command, directory, runtime, packages, lockFiles, host, devices, ...others } = asRecord(environment);
  const { name, os, arch, cores, memoryBytes, ...hostOthers } = asRecord(host);
  const facts: (readonly [string, string] | undefined)[] = [
    said('Runtime', runtime),
    said('Folder', directory),
    said('Host', name),
    said('System', [os, arch].filter((part) => typeof part === 'string').join(' ')),
    said('Cores', cores),
    typeof memoryBytes === 'number' ? ['Memory', formatBytes(memoryBytes)] : undefined,
    ...asList(devices).map((device, place) => deviceFact(device, place)),
    ...[...Object.entries(hostOthers), ...Object.entries(others)].map(([key, value]) => (key === 'memoryBytes' && typeof value === 'number' ? (['Memory', formatBytes(value)] as const) : said(humanName(key), value))),
  ];
  return {
    command: Array.isArray(command) ? asCommand(command.map(String)) : typeof command === 'string' ? command : undefined,
    facts: facts.filter((fact) => fact !== undefined),
    packages: Object.fromEntries(Object.entries(asRecord(packages)).map(([key, version]) => [key, String(version)])),
    lockFiles: asList(lockFiles).flatMap((file) => {
      const { path, digest } = asRecord(file);
      return typeof path === 'string' && typeof digest === 'string' ? [{ path, digest }] : [];
    }),
  };
}

/** Words as a shell takes them. */
function asCommand(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}

function deviceFact(device: unknown, place: number): readonly [string, string] | undefined {
  const { kind, name, memoryBytes } = asRecord(device);
  const memory = typeof memoryBytes === 'number' ? `, ${formatBytes(memoryBytes)}` : '';
  return typeof name === 'string' ? [`${typeof kind === 'string' ? kind.toUpperCase() : 'Device'} ${place + 1}`, `${name}${memory}`] : undefined;
}

function said(name: string, value: unknown): readonly [string, string] | undefined {
  if (value == null || value === '') return undefined;
  return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

function humanName(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
