import { link, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@cairn/core';
import { unpacked } from '../domain/packed-rows.js';
import type { AnsweredRecord } from '../domain/prediction.js';
import type { Deliver } from '../store/spool/file-spool.js';

/** One answered row. */
export function record(change: Partial<AnsweredRecord> = {}): AnsweredRecord {
  const at = new Date('2001-03-01T17:35:00Z');
  return {
    kind: 'answered',
    id: newId('prediction'),
    row: 0,
    endpointId: 'ep_1',
    projectId: 'prj_1',
    variantId: 'var_1',
    modelVersionId: 'mv_1',
    rolloutId: undefined,
    stepIndex: undefined,
    trafficPercent: 100,
    observedAt: at,
    servedAt: at,
    latencyMs: 1,
    features: { a: 1, b: 1 },
    outputs: { probability: 0.5 },
    score: 0.5,
    callerId: 'act_1',
    requestId: undefined,
    redacted: [],
    stickyHash: undefined,
    labelKey: undefined,
    ...change,
  };
}

/** A database of files, one a batch, that holds the ids of its records: written whole, and never again. */
export function keepInFiles(directory: string): Deliver {
  return async (batchId, records) => {
    const [path, temporary] = [join(directory, batchId), `${directory}-${batchId}-${process.pid}`];
    await writeFile(temporary, JSON.stringify(records.flatMap(unpacked).map(({ id }) => id)));
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await unlink(temporary);
  };
}
