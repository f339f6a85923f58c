import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { approve, createEndpoint, registerModel } from '../../kit/models.js';
import { TestTeam, type TestActor } from '../../kit/platform.js';
import { freePort } from '../../kit/spawn-cairn.js';
import { until } from '../../kit/until.js';

/** The whole platform as one process tree, as `cairn up` starts it, with its embedded PostgreSQL. */
export interface CairnUnderTest extends AsyncDisposable {
  readonly port: number;
  readonly processId: number;
  /** Where it keeps its files. */
  readonly home: string;
  readonly engineer: TestActor;
  /** Registers, approves. @returns the version's id. */
  version(model: string, bytes: Uint8Array): Promise<string>;
  /** An endpoint with the version, and settings. @returns its id. */
  endpoint(name: string, versionId: string, settings?: object): Promise<string>;
  rollout(endpointId: string, versionId: string, strategy: string, options: object): Promise<string>;
}

export async function startCairn(): Promise<CairnUnderTest> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  await chmod(home, 0o711);
  const port = await freePort();
  const token = 'bench'.padEnd(40, 'x');
  const main = fileURLToPath(new URL('../../../gateway/scripts/cairn.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, ...(process.env['CAIRN_BENCH_ARGV']?.split(' ') ?? []), main, 'up'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], CAIRN_PORTAL: 'off', CAIRN_PORT: String(port), CAIRN_GRPC_PORT: 'off', CAIRN_HOME: join(home, 'cairn'), CAIRN_ADMIN_TOKEN: token },
  });
  const url = `http://127.0.0.1:${port}`;
  await until(url, async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok, 180_000);
  const team = new TestTeam(url, token);
  const projectId = await team.project();
  const engineer = await team.actor('engineer', projectId);
  const approver = await team.actor('approver', projectId);
  return {
    port,
    processId: child.pid!,
    home: join(home, 'cairn'),
    engineer,
    async version(model, bytes) {
      const registered = await registerModel(engineer, model, bytes);
      await approve(approver, registered);
      return registered.version.id;
    },
    async endpoint(name, versionId, settings) {
      const id = await createEndpoint(engineer, name, { version: { id: versionId } } as never);
      if (settings) await engineer.cairn.query('mutation ($id: ID!, $settings: EndpointSettingsInput!) { configureEndpoint(id: $id, settings: $settings) { id } }', { id, settings });
      return id;
    },
    async rollout(endpointId, modelVersionId, strategy, options) {
      const { startRollout } = await engineer.cairn.query<{ startRollout: { id: string } }>('mutation ($input: StartRolloutInput!) { startRollout(input: $input) { id } }', {
        input: { endpointId, modelVersionId, strategy, options },
      });
      return startRollout.id;
    },
    async [Symbol.asyncDispose]() {
      await team.close();
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      await rm(home, { recursive: true, force: true });
    },
  };
}
