import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connect, InvalidInputError } from '@cairn/client';
import { verifyLog } from '../platform/bundles.js';

/** What an operator and an auditor do with the trail as a whole. */
export async function audit(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  switch (command) {
    case 'fsck':
      return check(rest);
    case 'rotate-key':
      return rotateKey(rest);
    default:
      throw new InvalidInputError(`There is no 'audit ${command ?? ''}'; expected audit fsck or audit rotate-key`);
  }
}

/**
 * Reads the whole log from the platform and computes it again; exit status 1 when anything is not as it was signed. With `--state` the checkpoint is
 * kept in a file, and the log must still begin with the one that was kept the time before.
 */
async function check(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { key: { type: 'string' }, state: { type: 'string' } } });
  const cairn = connect();
  const verdict = await verifyLog(async (path) => Buffer.from(await cairn.fetch(`/api/v1/log/${path}`)), {
    key: values.key,
    before: values.state === undefined ? [] : await keptIn(values.state),
    progress: process.stderr.isTTY ? (done, total) => void process.stderr.write(`\r${done.toLocaleString('en')} of ${total.toLocaleString('en')} entries`) : undefined,
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  const [origin, , root] = verdict.checkpoint.split('\n');
  if (!verdict.verified) {
    process.stderr.write(`${verdict.problems.join('\n')}\nNOT VERIFIED: ${verdict.problems.length}${verdict.problems.length === 100 ? ' or more' : ''} problem(s)\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`VERIFIED: all ${verdict.entries.toLocaleString('en')} entries of ${origin}, root ${root}\n`);
  if (values.state === undefined) {
    process.stdout.write('With --state FILE the checkpoint is kept, and the next check shows whether what was signed until now is still there.\n');
    return;
  }
  await writeFile(`${values.state}.new`, verdict.checkpoint, { mode: 0o600 });
  await rename(`${values.state}.new`, values.state);
}

async function rotateKey(args: readonly string[]): Promise<void> {
  parseArgs({ args: [...args], options: {} });
  const { rotateSigningKey: key } = await connect().query<{ rotateSigningKey: { number: number; verifierKey: string } }>('mutation { rotateSigningKey { number verifierKey } }');
  process.stdout.write(`Key ${key.number} signs from now on. Publish it where auditors find it without this platform:\n${key.verifierKey}\n`);
}

async function keptIn(path: string): Promise<string[]> {
  return readFile(path, 'utf8').then((note) => [note]).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new InvalidInputError(`--state '${path}' cannot be read: ${error.message}`, { cause: error });
  });
}
