import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A program of more dependencies than this is named by its lock file. */
const mostPackages = 500;

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Version by name of what the nearest package.json depends on, as it is installed. */
export async function packages(folder: string): Promise<Record<string, string>> {
  for (const place of upwards(folder)) {
    const manifest = await read(join(place, 'package.json'));
    if (!manifest) continue;
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies });
    const found = await Promise.all(names.sort().slice(0, mostPackages).map(async (name) => [name, await installed(name, place)] as const));
    return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
  return {};
}

async function installed(name: string, folder: string): Promise<string | undefined> {
  for (const place of upwards(folder)) {
    const manifest = await read(join(place, 'node_modules', name, 'package.json'));
    if (manifest) return manifest.version;
  }
  return undefined;
}

function* upwards(folder: string): Generator<string> {
  for (let place = folder; ; place = dirname(place)) {
    yield place;
    if (dirname(place) === place) return;
  }
}

async function read(file: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
