import type { CodeVersion } from './run.js';

/** The commit that the working directory stands at; empty where there is no git repository. Node.js only. */
export async function currentCode(directory = process.cwd()): Promise<CodeVersion> {
  const { execFile } = await import('node:child_process');
  const git = (...args: string[]): Promise<string | undefined> =>
    new Promise((resolve) => execFile('git', ['-C', directory, ...args], (error, stdout) => resolve(error ? undefined : stdout.trim())));
  const commit = await git('rev-parse', 'HEAD');
  if (commit === undefined) return {};
  const repository = await git('config', '--get', 'remote.origin.url');
  const changes = await git('status', '--porcelain', '--untracked-files=no');
  return { commit, dirty: changes !== '', ...(repository ? { repository: withoutCredentials(repository) } : {}) };
}

/** Runtime and machine, as far as they can change a result. Node.js only. */
export async function currentEnvironment(): Promise<Record<string, unknown>> {
  const os = await import('node:os');
  return {
    runtime: `node ${process.versions.node}`,
    platform: `${process.platform} ${process.arch}`,
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    command: process.argv.slice(1).map((part) => part.split('/').at(-1)),
  };
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
