import { parseArgs } from 'node:util';
import { readConfig } from '../platform/config.js';
import { startPlatform, type Platform } from '../platform/platform.js';
import { untilSignal } from './until-signal.js';

/** Starts everything on this machine and stays until it is asked to end. */
export async function up(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { dev: { type: 'boolean', default: false } } });
  const before = performance.now();
  const config = readConfig(process.env);
  const platform = await startPlatform(config, { dev: values.dev });
  process.stdout.write(welcome(platform, (performance.now() - before) / 1_000));
  await untilSignal(config.drainMs);
  process.stdout.write('Stopping …\n');
  await platform.stop();
}

/** What somebody who has just started it wants to know. */
export function welcome({ url, grpcAddress, signInLink, databaseDirectory }: Platform, seconds: number): string {
  return [
    `Cairn is up after ${seconds.toFixed(1)} s: ${url}`,
    ...(grpcAddress === undefined ? [] : [`Inference by gRPC: ${grpcAddress}`]),
    ...(signInLink === undefined ? [] : [`Sign in, once, within 24 hours: ${signInLink}`]),
    ...(databaseDirectory === undefined ? [] : [`The database lies in ${databaseDirectory}, because the account it runs as cannot reach CAIRN_HOME.`]),
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
