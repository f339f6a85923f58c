// The job of a `predict` step: asks a model about every row of a dataset version, chunk by chunk, and offers the answers as a version of
// another dataset. A chunk that was kept is not asked again, whichever job of the step kept it.
import { writeFile } from 'node:fs/promises';
import { CairnError, connect } from '@cairn/client';
import { predict, type Task } from './predict.js';

const { CAIRN_PARAMS, CAIRN_JOB, CAIRN_OUTPUTS } = process.env;
if (CAIRN_PARAMS === undefined || CAIRN_JOB === undefined || CAIRN_OUTPUTS === undefined) throw new Error('CAIRN_PARAMS, CAIRN_JOB or CAIRN_OUTPUTS is not set: this program is started by a pipeline');
const cairn = connect();
try {
  const task = { ...(JSON.parse(CAIRN_PARAMS) as Omit<Task, 'jobId'>), jobId: CAIRN_JOB };
  await writeFile(CAIRN_OUTPUTS, JSON.stringify(await predict(cairn, task, (line) => console.log(line))));
} catch (error) {
  console.error(error);
  // What the data or the model are to blame for would fail again; the platform reads this as a refusal.
  if (error instanceof CairnError && ['INVALID_INPUT', 'NOT_FOUND', 'FORBIDDEN'].includes(error.code)) await writeFile(CAIRN_OUTPUTS, JSON.stringify({ refused: error.message }));
  else process.exitCode = 1;
} finally {
  await cairn.close();
}
