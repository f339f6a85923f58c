import type { CodeVersion } from './runs/start-run.js';

/**
 * The commit that the program's repository stands at, and whether tracked files differ; empty where there is no git
 * repository, and in a browser. @param directory defaults to the program's folder.
 */
export async function currentCode(directory?: string): Promise<CodeVersion> {
  return (await import('./node/index.js')).codeVersion(directory);
}

/** Command, folder, runtime, packages, lock files, host and devices: what can change a result. Empty in a browser. */
export async function currentEnvironment(): Promise<Record<string, unknown>> {
  return (await import('./node/index.js')).environment();
}
