import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { CodeVersion } from '../../runs/start-run.js';
import { programFolder } from './command.js';

/** Longest wait for one answer of git, in milliseconds: what takes longer is left out. */
const patienceMs = 10_000;
/** A difference of more bytes than this has no digest: it is no change of a program. */
const mostDiffBytes = 256 * 2 ** 20;

/** The commit; whether tracked files differ from it, and the digest of `git diff HEAD` when they do. */
export async function codeVersion(directory = programFolder()): Promise<CodeVersion> {
  const root = await repositoryRoot(directory);
  const commit = root && (await git(root, 'rev-parse', '--verify', '--quiet', 'HEAD'))?.toString().trim();
  if (!root || !commit) return {};
  const origin = (await git(root, 'config', '--get', 'remote.origin.url'))?.toString().trim();
  // The whole tree, whatever the folder, and no settings of this user: the same change has the same digest everywhere.
  const diff = await git(root, 'diff', '--no-ext-diff', '--no-textconv', '--no-color', '--binary', '--full-index', 'HEAD');
  return {
    commit,
    ...(origin ? { repository: withoutCredentials(origin) } : {}),
    ...(diff === undefined ? {} : { dirty: diff.length > 0 }),
    ...(diff === undefined || diff.length === 0 ? {} : { diffDigest: `sha256:${createHash('sha256').update(diff).digest('hex')}` }),
  };
}

/** The root of the working tree that a folder is in; undefined where there is none. */
export async function repositoryRoot(directory: string): Promise<string | undefined> {
  return (await git(directory, 'rev-parse', '--show-toplevel'))?.toString().trim() || undefined;
}

/** A remote's address as it may be shown: no name, no password, no token. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1').split('?', 1)[0]!;
}

function git(directory: string, ...args: string[]): Promise<Buffer | undefined> {
  // Reading must never wait for a lock or for a password.
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, ...args], { env, encoding: 'buffer', timeout: patienceMs, maxBuffer: mostDiffBytes }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
