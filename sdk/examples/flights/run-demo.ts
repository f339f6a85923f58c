import { CairnError } from '@cairn/client';
import { demoSteps, runFlightsDemo } from './demo.js';
import { plainProgress } from './progress/plain-progress.js';
import { terminalProgress } from './progress/terminal-progress.js';

/**
 * Runs the job against a platform that is up: `CAIRN_URL`, `CAIRN_ADMIN_TOKEN`, and for a smaller replay
 * `FLIGHTS_PER_DAY` and `FLIGHTS_PREDICTIONS`. Ends with status 1 when anything failed.
 */
async function main(): Promise<void> {
  const { CAIRN_URL = 'http://localhost:4000', CAIRN_ADMIN_TOKEN, FLIGHTS_PER_DAY, FLIGHTS_PREDICTIONS } = process.env;
  if (CAIRN_ADMIN_TOKEN === undefined) throw new Error('CAIRN_ADMIN_TOKEN is not set: expected a key of an administrator');
  const startedAt = performance.now();
  const { lines } = await runFlightsDemo({
    url: CAIRN_URL,
    adminToken: CAIRN_ADMIN_TOKEN,
    progress: process.stdout.isTTY
      ? terminalProgress(process.stdout, demoSteps)
      : plainProgress((line) => console.log(line), demoSteps),
    ...(FLIGHTS_PER_DAY !== undefined && { flightsPerDay: Number(FLIGHTS_PER_DAY) }),
    ...(FLIGHTS_PREDICTIONS !== undefined && { minimumPredictions: Number(FLIGHTS_PREDICTIONS) }),
  });
  console.log(`\nThe whole job took ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
  for (const line of lines) console.log(`  ${line}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof CairnError ? error.message : error);
  process.exitCode = 1;
}
