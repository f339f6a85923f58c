import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The Ed25519 key that signs checkpoints: `keys/log-signing.pem`, made at the first start, readable by its owner only. */
export async function signingKey(home: string): Promise<KeyObject> {
  const directory = join(home, 'keys');
  const path = join(directory, 'log-signing.pem');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return createPrivateKey(kept);
  const { privateKey } = generateKeyPairSync('ed25519');
  // Written beside and linked into place: a key that was half written would be no key at all.
  const staging = `${path}.${process.pid}`;
  await writeFile(staging, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  await link(staging, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(staging);
  return createPrivateKey(await readFile(path, 'utf8'));
}
