import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfig } from '../platform/config.js';
import { startPlatform } from '../platform/platform.js';
import { welcome } from './up.js';
import { untilSignal } from './until-signal.js';

const job = fileURLToPath(new URL('../../../sdk/examples/dist/flights/run-demo.js', import.meta.url));

/** Starts everything, runs the example as a user would, in a process of its own, and stays up for looking around. */
export async function demo(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { exit: { type: 'boolean', default: false } } });
  const environment = { ...process.env };
  const adminToken = environment['CAIRN_ADMIN_TOKEN'] || randomBytes(24).toString('base64url');
  const before = performance.now();
  const config = readConfig(environment);
  const platform = await startPlatform({ ...config, adminToken });
  process.stdout.write(welcome(platform, (performance.now() - before) / 1_000));
  const child = spawn(process.execPath, [job], { stdio: 'inherit', env: { ...environment, CAIRN_URL: platform.url, CAIRN_ADMIN_TOKEN: adminToken } });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const asked = untilSignal(config.drainMs).then(() => 'asked' as const);
  const outcome = await Promise.race([ended, asked]);
  if (outcome === 'asked') {
    child.kill('SIGTERM');
    await ended;
  } else {
    process.exitCode = outcome;
    if (!values.exit) {
      process.stdout.write(`\nStill up for looking around: ${platform.url}\n`);
      if (!environment['CAIRN_ADMIN_TOKEN']) process.stdout.write(`Sign in with this key, which is good for this demo only: ${adminToken}\n`);
      await asked;
    }
  }
  process.stdout.write('Stopping …\n');
  await platform.stop();
}
