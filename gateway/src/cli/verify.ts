import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { InvalidInputError } from '@cairn/core';
import { verifyBundle } from '../platform/bundles.js';

/** Checks a bundle; exit status 1 when anything in it is not as it was signed. */
export async function verify(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: { key: { type: 'string' }, seen: { type: 'string' } }, allowPositionals: true });
  const [path] = positionals;
  if (path === undefined) throw new InvalidInputError('No file named; expected the path of a bundle: cairn verify export.zip');
  const zip = await readFile(path).catch((cause: Error) => {
    throw new InvalidInputError(`'${path}' cannot be read: ${cause.message}`, { cause });
  });
  const seen = values.seen === undefined ? undefined : await keptIn(values.seen);
  const verdict = await verifyBundle(zip, { key: values.key, seen });
  if (verdict.verified) {
    process.stdout.write(`VERIFIED: ${verdict.entries.toLocaleString('en')} entries, each in the tree of ${verdict.treeSize.toLocaleString('en')} entries with root ${verdict.rootHash}\n`);
    process.stdout.write(`Signed by ${verdict.verifierKey}\n`);
    if (values.key === undefined) process.stdout.write('Compare that key with the one that the operator published elsewhere, or pass it with --key.\n');
    return;
  }
  process.stderr.write(`${verdict.problems.slice(0, 20).join('\n')}\nNOT VERIFIED: ${verdict.problems.length} problem(s)\n`);
  process.exitCode = 1;
}

async function keptIn(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: Error) => {
    throw new InvalidInputError(`--seen '${path}' cannot be read: ${cause.message}`, { cause });
  });
}
