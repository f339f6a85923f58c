import { execFile } from 'node:child_process';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maker = fileURLToPath(new URL('make_environment.py', import.meta.url));

/** What may be called, the first that is Python 3.9 or later is taken. */
const interpreters = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3.9'];

/** Longest wait for an environment, in milliseconds: others may be making it, over a slow network. */
const patienceMs = 15 * 60_000;

/** An interpreter with everything that was asked for, or why there is none. */
export type PythonEnvironment = { readonly python: string } | { readonly missing: string };

/**
 * A virtual environment that holds what a file of requirements names. It is made once and kept, by the digest of the file and by
 * the interpreter, in `CAIRN_TEST_CLIENTS` (default: a folder of this account in the system's temporary one); who asks meanwhile
 * waits. It is shared: install nothing into it, see {@link layeredEnvironment}.
 * @param requirementsFile name of a file in this folder, such as `requirements-python-sdk.txt`.
 * @public
 */
export async function pythonEnvironment(requirementsFile: string): Promise<PythonEnvironment> {
  const interpreter = await findPython();
  if (interpreter === undefined) return { missing: `no Python 3.9 or later as ${interpreters.join(', ')}` };
  const requirements = fileURLToPath(new URL(requirementsFile, import.meta.url));
  const cache = process.env['CAIRN_TEST_CLIENTS'] || join(tmpdir(), `cairn-test-clients-${userInfo().uid}`);
  try {
    const { stdout } = await run(interpreter, [maker, requirements, cache], { timeout: patienceMs });
    return { python: stdout.trim() };
  } catch (error) {
    return { missing: wordsOf(error) };
  }
}

/**
 * The interpreter of {@link pythonEnvironment}; undefined, and said loudly, when there is none.
 * @param what the tests are about, as the line on stderr says it.
 * @throws {Error} instead, when `CI` is set: there nothing may be skipped.
 */
export async function pythonOrSkip(what: string, requirementsFile: string): Promise<string | undefined> {
  const environment = await pythonEnvironment(requirementsFile);
  if ('python' in environment) return environment.python;
  if (process.env['CI']) throw new Error(`CI must test ${what} too: ${environment.missing}`);
  process.stderr.write(`\n  SKIPPED: ${what} (${environment.missing})\n\n`);
  return undefined;
}

/**
 * An environment of one's own in a folder that does not exist yet, which sees what a shared one holds.
 * @returns its interpreter.
 */
export async function layeredEnvironment(python: string, folder: string): Promise<string> {
  await run(python, ['-c', layer, folder]);
  return join(folder, 'bin', 'python');
}

/** A `.pth` file names a folder where modules are looked for too. */
const layer = `
import sys, sysconfig, venv
from pathlib import Path
folder, below = Path(sys.argv[1]), Path(sysconfig.get_path("purelib"))
venv.create(folder, symlinks=True)
(folder / below.relative_to(sys.prefix) / "below.pth").write_text(f"{below}\\n")
`;

async function findPython(): Promise<string | undefined> {
  for (const interpreter of interpreters) {
    const recent = await run(interpreter, ['-c', 'import sys; print(sys.version_info >= (3, 9))']).catch(() => undefined);
    if (recent?.stdout.trim() === 'True') return interpreter;
  }
  return undefined;
}

/** What a program that failed said, else how it ended. */
function wordsOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return stderr?.trim() || message;
}
