import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError } from '@cairn/core';

/**
 * The Ed25519 keys that sign checkpoints, in `keys/` under home and readable by their owner only: `log-signing.pem` is the first,
 * `log-signing-<number>.pem` each that followed. Beside them lies the note that was signed last, so that who puts back an older database
 * gets nothing signed that contradicts it.
 */
export class SigningKeys {
  private readonly directory: string;
  private readonly known = new Map<number, KeyObject>();

  constructor(home: string) {
    this.directory = join(home, 'keys');
  }

  /** The first key, made when there is none yet. */
  async first(): Promise<KeyObject> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    return (await this.read(1)) ?? this.make(1);
  }

  /** @throws {UnavailableError} when its file is not here. */
  async key(number: number): Promise<KeyObject> {
    const key = this.known.get(number) ?? (await this.read(number));
    if (!key) throw new UnavailableError(`The key that signs the audit trail is not at ${this.pathOf(number)}; put it there again, from a backup or from the machine that rotated it`);
    return key;
  }

  /** A new key; takes the place of one that was made under this number and never used. */
  async renew(number: number): Promise<KeyObject> {
    await rm(this.pathOf(number), { force: true });
    this.known.delete(number);
    return this.make(number);
  }

  /** Destroys the keys before this one: from now on nobody can sign as they did. */
  async forgetBefore(number: number): Promise<void> {
    for (let earlier = 1; earlier < number; earlier++) {
      this.known.delete(earlier);
      await rm(this.pathOf(earlier), { force: true });
    }
  }

  /** The note that was signed last from this home; undefined before the first. */
  async lastNote(): Promise<string | undefined> {
    return readFile(join(this.directory, 'log-signed.txt'), 'utf8').catch(ifMissing);
  }

  /** Resolves when the note would survive a power cut. */
  async remember(note: string): Promise<void> {
    await this.replace('log-signed.txt', note, (staging, path) => rename(staging, path));
  }

  private async read(number: number): Promise<KeyObject | undefined> {
    const text = await readFile(this.pathOf(number), 'utf8').catch(ifMissing);
    if (text === undefined) return undefined;
    const key = createPrivateKey(text);
    this.known.set(number, key);
    return key;
  }

  private async make(number: number): Promise<KeyObject> {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Linked into place: of two processes that make it at a time, one does, and the other reads that one's.
    await this.replace(nameOf(number), String(privateKey.export({ format: 'pem', type: 'pkcs8' })), async (staging, path) => {
      await link(staging, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      await rm(staging);
    });
    return this.key(number);
  }

  /** Written beside and put into place: a file that was half written would be none at all. */
  private async replace(name: string, text: string, put: (staging: string, path: string) => Promise<void>): Promise<void> {
    const path = join(this.directory, name);
    const staging = `${path}.${process.pid}`;
    const file = await open(staging, 'w', 0o600);
    await whole(file, text);
    await put(staging, path);
    const directory = await open(this.directory, 'r');
    await directory.sync().finally(() => directory.close());
  }

  private pathOf(number: number): string {
    return join(this.directory, nameOf(number));
  }
}

function nameOf(number: number): string {
  return number === 1 ? 'log-signing.pem' : `log-signing-${number}.pem`;
}

async function whole(file: FileHandle, text: string): Promise<void> {
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
