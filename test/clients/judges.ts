import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a judge found: how each of its calls went, which client ran, and ids of what it left behind. */
export interface Verdict {
  readonly calls: readonly { readonly call: string; readonly ok: boolean; readonly error?: string }[];
  readonly client: string;
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Runs a judge, a script in this folder that does something with a real client and tells of it in lines of JSON.
 * @param environment all that it has beside the path.
 * @throws {Error} with its output when it does not come to its end.
 */
export async function runJudge(script: string, options: { readonly python: string; readonly environment: Readonly<Record<string, string>> }): Promise<Verdict> {
  const scratch = await mkdtemp(join(tmpdir(), 'cairn-judge-'));
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(options.python, [file, scratch], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: scratch, MPLCONFIGDIR: scratch, PYTHONWARNINGS: 'ignore', PYTHONDONTWRITEBYTECODE: '1', ...options.environment },
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4_000)));
  const calls: { call: string; ok: boolean; error?: string }[] = [];
  let last: { client: string; facts: Record<string, string> } | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    // The client prints words of its own between ours.
    if (!line.startsWith('{')) continue;
    const said = JSON.parse(line) as { done?: true; client: string; facts: Record<string, string>; call: string; ok: boolean; error?: string };
    if (said.done) last = said;
    else calls.push(said);
  }
  await rm(scratch, { recursive: true, force: true });
  if (!last) throw new Error(`${script} did not come to its end: ${complaints}`);
  return { calls, client: last.client, facts: last.facts };
}
