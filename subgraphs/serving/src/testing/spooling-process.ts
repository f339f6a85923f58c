// Appends to a spool as fast as it can, and says what was acknowledged, until it is killed.
import type { Logger } from '@cairn/subgraph';
import { FileSpool } from '../store/spool/file-spool.js';
import { keepInFiles, record } from './spool-records.js';

const [spoolPath, databasePath] = process.argv.slice(2) as [string, string];
const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const spool = new FileSpool({ directory: spoolPath, deliver: keepInFiles(databasePath), logger: silent });
await spool.start();
for (;;) {
  const records = Array.from({ length: 1 + Math.floor(Math.random() * 40) }, () => record());
  await spool.append('ep_1', records);
  process.send?.(records.map(({ id }) => id));
}
