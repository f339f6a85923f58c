import { commits } from './audit/commits.js';

// What the audit trail costs and how soon it is signed, on the embedded, durable PostgreSQL. `npm run bench -- audit` runs all;
// CAIRN_BENCH_ONLY=commits runs some.

const only = process.env['CAIRN_BENCH_ONLY']?.split(',');
const parts = { commits };

for (const [name, part] of Object.entries(parts)) {
  if (only !== undefined && !only.includes(name)) continue;
  for (const table of await part()) {
    console.log(`\n${table.title}`);
    console.table(table.rows);
  }
}
