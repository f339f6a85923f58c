// Appends to a spool until the disk under it takes no more, and then goes on; says which predictions were acknowledged,
// refused and delivered.
import type { Logger } from '@cairn/subgraph';
import { unpacked } from '../domain/packed-rows.js';
import { FileSpool } from '../store/spool/file-spool.js';
import { record } from './spool-records.js';

const [directory] = process.argv.slice(2) as [string];
const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const acknowledged: string[] = [];
const refused: string[] = [];
const reasons = new Set<string>();
const delivered: string[] = [];
let databaseIsDown = true;
const spool = new FileSpool({
  directory,
  deliver: async (_, records) => {
    if (databaseIsDown) throw new Error('no database');
    delivered.push(...records.flatMap(unpacked).map(({ id }) => id));
  },
  logger: silent,
});
const append = (): Promise<boolean> => {
  const records = Array.from({ length: 7 }, () => record());
  return spool.append('ep_1', records).then(
    () => acknowledged.push(...records.map(({ id }) => id)) > 0,
    (error: Error) => {
      refused.push(...records.map(({ id }) => id));
      reasons.add(error.message);
      return false;
    },
  );
};
await spool.start();
while (await append());
for (let more = 0; more < 20; more++) await append();
databaseIsDown = false;
// Room comes as soon as something is delivered.
while (!(await append())) await new Promise((resolve) => setImmediate(resolve));
await spool.stop();
process.stdout.write(JSON.stringify({ acknowledged, refused, delivered, reasons: [...reasons] }));
