import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InvalidInputError } from '@cairn/client';
import type { Recipe } from './recipe.js';

const run = promisify(execFile);
/** The longest that git may take to fetch a repository, in milliseconds. */
const patienceMs = 30 * 60_000;

/** Puts the commit, and the changes beside it, into a folder that does not exist yet. The caller's own tree is not touched. */
export async function checkOut({ commit, repository }: Recipe, folder: string, diff: Buffer | undefined): Promise<void> {
  // A repository on this machine lends its objects, and so also commits that no branch holds any more.
  const local = await stat(repository).then(() => true).catch(() => false);
  await git(['clone', '--quiet', '--no-checkout', ...(local ? ['--shared'] : []), '--', repository, folder], `git cannot reach '${repository}'; say where the commit is with --repository <path or URL>`);
  const there = await git(['-C', folder, 'cat-file', '-e', `${commit}^{commit}`]).then(() => true).catch(() => false);
  // A server may hand out a commit that no branch holds.
  if (!there) await git(['-C', folder, 'fetch', '--quiet', 'origin', commit], `Commit ${commit} is not in '${repository}'; say where it is with --repository <path or URL>`);
  await git(['-C', folder, 'checkout', '--quiet', '--detach', commit]);
  if (diff) await git(['-C', folder, 'apply', '--binary', '-'], 'The diff does not apply to the commit', diff);
}

/** Lock files that are not what they were, each in words. */
export async function changedLockFiles({ lockFiles }: Recipe, folder: string): Promise<string[]> {
  const changed = await Promise.all(
    lockFiles.map(async ({ path, digest }) => {
      const bytes = await readFile(join(folder, path)).catch(() => undefined);
      if (bytes === undefined) return `Lock file ${path} is not in the commit`;
      return digestOf(bytes) === digest ? undefined : `Lock file ${path} is ${digestOf(bytes)}; it was ${digest}`;
    }),
  );
  return changed.filter((one) => one !== undefined);
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** @param refusal what a failure means to the caller. */
async function git(args: readonly string[], refusal?: string, input?: Buffer): Promise<void> {
  // What was recorded as a repository is somebody's text: no protocol that runs programs, no prompt, no hooks.
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file', LC_ALL: 'C' };
  const running = run('git', ['-c', 'core.hooksPath=/dev/null', ...args], { env, timeout: patienceMs });
  running.child.stdin?.on('error', () => undefined).end(input);
  try {
    await running;
  } catch (cause) {
    const said = String((cause as { stderr?: unknown }).stderr ?? (cause as Error).message).trim();
    throw new InvalidInputError(refusal === undefined ? `git ${args.join(' ')} failed: ${said}` : `${refusal} (git: ${said.split('\n').at(-1)})`, { cause });
  }
}
