import type { RecordedRun } from '@cairn/client';

/** What it takes to run again what a run ran. */
export interface Recipe {
  readonly commit: string;
  /** Where git finds the commit: a URL or a path. */
  readonly repository: string;
  /** Below the repository's root. */
  readonly directory: string;
  readonly command: readonly [string, ...string[]];
  readonly lockFiles: readonly { readonly path: string; readonly digest: string }[];
  /** Digest of the changes that the commit does not hold; undefined when it ran the commit as it is. */
  readonly diffDigest: string | undefined;
}

/** What the caller says instead of what was recorded. */
export interface Given {
  readonly repository?: string | undefined;
  readonly command?: readonly string[] | undefined;
  /** Digest of the changes that the caller has. */
  readonly diffDigest?: string | undefined;
}

/** A recipe, or everything that is in its way, each with what to do. What was recorded is somebody's text: it is checked here. */
export function recipeOf(run: Pick<RecordedRun, 'status' | 'code' | 'environment'>, given: Given): { readonly recipe: Recipe } | { readonly obstacles: readonly string[] } {
  const environment = isRecord(run.environment) ? run.environment : {};
  const { commit = null, repository: recorded = null, dirty = null, diffDigest = null } = run.code ?? {};
  const command = given.command && given.command.length > 0 ? given.command : textsIn(environment['command']);
  const directory = typeof environment['directory'] === 'string' ? environment['directory'] : '.';
  const lockFiles = Array.isArray(environment['lockFiles']) ? environment['lockFiles'].filter(isLockFile) : [];
  const repository = given.repository ?? recorded;
  const obstacles: string[] = [];
  if (run.status === 'RUNNING' || run.status === 'SCHEDULED') obstacles.push(`It is ${run.status.toLowerCase()}: what it measures is not known yet`);
  if (commit === null) obstacles.push('No commit was recorded: it did not run in a git repository, or its author recorded no code');
  else if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit)) obstacles.push(`'${commit.slice(0, 80)}' is no commit`);
  if (repository === null) obstacles.push('No repository was recorded: say where the commit is with --repository <path or URL>');
  if (dirty && diffDigest === null) obstacles.push('It ran with changes that are not in the commit, and no digest of them was recorded: nobody can tell whether others are the same');
  if (dirty && diffDigest !== null && given.diffDigest === undefined) obstacles.push(`It ran with changes that are not in the commit: pass what \`git diff --binary --full-index HEAD\` printed with --diff <file>; its digest must be ${diffDigest}`);
  if (given.diffDigest !== undefined && given.diffDigest !== diffDigest) {
    obstacles.push(diffDigest === null ? 'It ran the commit as it is: leave --diff out' : `The digest of the diff is ${given.diffDigest}; expected ${diffDigest}`);
  }
  if (command.length === 0) obstacles.push('No command was recorded, as in a notebook: say it behind --');
  if (command.some((part) => part === '***' || part.endsWith('=***'))) obstacles.push(`A secret was left out of the command that was recorded (${command.join(' ')}): say all of it behind --`);
  if (!isBelow(directory)) obstacles.push(`'${directory.slice(0, 80)}' is no folder of a repository`);
  if (obstacles.length > 0) return { obstacles };
  return { recipe: { commit: commit!, repository: repository!, directory, command: command as unknown as Recipe['command'], lockFiles, diffDigest: dirty ? diffDigest! : undefined } };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? (value as string[]) : [];
}

function isLockFile(value: unknown): value is Recipe['lockFiles'][number] {
  return isRecord(value) && typeof value['path'] === 'string' && isBelow(value['path']) && typeof value['digest'] === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBelow(path: string): boolean {
  return !path.startsWith('/') && !path.includes('\\') && !path.includes('\0') && !/^[a-z]:/i.test(path) && !path.split('/').includes('..');
}
