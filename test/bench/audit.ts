import { commits } from './audit/commits.js';
import { exports } from './audit/exports.js';

// What the audit trail costs, how soon it is signed, and how long it takes to take home and to check, on the embedded, durable
// PostgreSQL. `npm run bench -- audit` runs all; CAIRN_BENCH_ONLY=commits,exports runs some.

const only = process.env['CAIRN_BENCH_ONLY']?.split(',');
const parts = { commits, exports };

for (const [name, part] of Object.entries(parts)) {
  if (only !== undefined && !only.includes(name)) continue;
  for (const table of await part()) {
    console.log(`\n${table.title}`);
    console.table(table.rows);
  }
}
