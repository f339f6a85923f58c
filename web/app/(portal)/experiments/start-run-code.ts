/** The lines that fill an empty list of runs. */
export const startRunCode = `import { connect } from '@cairn/client';
const run = await connect().startRun({ experiment: 'first', params: { rate: '0.1' } });
run.log({ loss: 0.5 }, { step: 1 });
await run.end();`;
