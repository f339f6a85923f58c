import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A module to be run in a process of its own, and the arguments Node.js needs for it. */
export interface RunnableModule {
  readonly path: string;
  readonly execArgv: readonly string[];
}

/**
 * Finds a module beside the caller's for a child process: the built `.js`, or, when running from source, the `.ts`
 * with the loader that runs it. Not for worker threads: on Node.js 20 they do not take that loader, so what works
 * from dist would fail from source.
 * @param base the caller's `import.meta.url`.
 * @param name relative to the caller, without ending: `./model-host`.
 */
export function runnableModule(base: string, name: string): RunnableModule {
  const built = fileURLToPath(new URL(`${name}.js`, base));
  if (existsSync(built)) return { path: built, execArgv: [] };
  return { path: fileURLToPath(new URL(`${name}.ts`, base)), execArgv: ['--conditions=cairn-source', '--import', import.meta.resolve('tsx')] };
}
