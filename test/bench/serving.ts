import { startCairn } from './serving/cairn.js';
import { cost } from './serving/cost.js';
import { hostile } from './serving/hostile.js';
import { latency } from './serving/latency.js';
import { others } from './serving/others.js';
import { rollout } from './serving/rollout.js';
import { overhead, rowsPerSecond, throughput } from './serving/throughput.js';

// Serving through the whole platform, as `cairn up` starts it: HTTP, sign-in, access, traffic, checks, a process for the model, spool and
// prediction log on the embedded PostgreSQL. Everything in one run on the same model files: 200 trees and a logistic regression on 40
// features. `npm run bench -- serving` runs all; CAIRN_BENCH_ONLY=latency,throughput,others,rows,overhead,cost,rollout,hostile runs
// some. `others` makes Python environments with MLServer, MLflow and BentoML before, which are kept (test/clients/environment.ts).

const only = process.env['CAIRN_BENCH_ONLY']?.split(',');
const parts = { latency, throughput, others, rows: rowsPerSecond, overhead, cost, rollout, hostile };

await using cairn = await startCairn();
for (const [name, part] of Object.entries(parts)) {
  if (only !== undefined && !only.includes(name)) continue;
  const table = await part(cairn);
  console.log(`\n${table.title}`);
  console.table(table.rows);
}
