import { parseArgs } from 'node:util';
import { connect, InvalidInputError, type Delivery } from '@cairn/client';

/** Delivers runs that were logged with a spool while the platform was away; exit status 1 when something still waits or was refused. */
export async function deliver(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { patience: { type: 'string', default: '30' } } });
  const patienceS = Number(values.patience);
  if (!(patienceS >= 0)) throw new InvalidInputError(`--patience is '${values.patience}'; expected how many seconds to try without an answer`);
  let seen = 0;
  for await (const delivery of connect().deliver({ patienceMs: patienceS * 1_000 })) {
    seen++;
    process.stdout.write(`${delivery.runId}: ${outcome(delivery)}\n`);
    if (delivery.refused > 0) process.stdout.write(`  ${delivery.refused} entries were refused for good; the reasons are in ${delivery.setAsideFile}\n`);
    if (delivery.outcome !== 'delivered' || delivery.refused > 0) process.exitCode = 1;
  }
  if (seen === 0) process.stdout.write('Nothing waits\n');
}

function outcome({ outcome: what, url }: Delivery): string {
  if (what === 'elsewhere') return `waits for ${url}`;
  return what === 'away' ? 'the platform does not take it at the moment' : 'delivered';
}
