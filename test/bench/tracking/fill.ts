import { newId } from '@cairn/core';
import { newRun, rest, type TrackingServer } from './servers.js';

/** How many metrics each run has, `m00` to `m19`, and how many values its param `depth` takes. */
const metricsPerRun = 20;
const depths = 10;

/** Random from the place of a run and a metric, the same on both servers, from 0 to 1. */
const noise = (run: string, metric: string): string => `(hashint8((${run})::bigint * 64 + ${metric}) + 2147483648) / 4294967296.0`;

let fills = 0;

/** An experiment with so many runs, each run's metrics beside each other as logging leaves them, written straight into the tables: through the door it would take hours on one of the two. @returns its id. */
export async function fillRuns(server: TrackingServer, count: number): Promise<string> {
  const { experimentId, runId } = await newRun(server, `search ${count} ${fills++}`);
  await rest(server, 'runs/delete', { run_id: runId });
  const ids = `'${server.name === 'cairn' ? `run_${newId('run').slice(4, 16)}7` : ''}' || lpad(to_hex(n), ${server.name === 'cairn' ? 19 : 32}, '0')`;
  await (server.name === 'cairn' ? fillCairn : fillMlflow)(server, { experimentId, count, ids });
  return experimentId;
}

interface Fill {
  readonly experimentId: string;
  readonly count: number;
  /** SQL of the id of run `n`. */
  readonly ids: string;
}

async function fillCairn({ database }: TrackingServer, { experimentId, count, ids }: Fill): Promise<void> {
  const { rows } = await database.query<{ project_id: string; created_by: string }>('SELECT project_id, created_by FROM experiments.experiment WHERE id = $1', [experimentId]);
  const { project_id, created_by } = rows[0]!;
  await database.query(
    `INSERT INTO experiments.run (id, project_id, experiment_id, name, status, started_at, ended_at, started_by, dataset_version_ids)
     SELECT ${ids}, $1, $2, 'run ' || n, 'finished', to_timestamp(1700000000 + n), to_timestamp(1700000060 + n), $3, '{}' FROM generate_series(1, $4::integer) n`,
    [project_id, experimentId, created_by, count],
  );
  await database.query(
    `INSERT INTO experiments.metric (run_id, experiment_id, key, count, latest, latest_step, latest_at_ms, minimum, maximum)
     SELECT ${ids}, $1, 'm' || lpad(m::text, 2, '0'), 1, ${noise('n', 'm')}, 1, 1700000000000, ${noise('n', 'm')}, ${noise('n', 'm')} FROM generate_series(1, $2::integer) n, generate_series(0, ${metricsPerRun - 1}) m ORDER BY n, m`,
    [experimentId, count],
  );
  await database.query(`INSERT INTO experiments.param (run_id, experiment_id, key, value) SELECT ${ids}, $1, 'depth', (n % ${depths})::text FROM generate_series(1, $2::integer) n`, [experimentId, count]);
  await database.query('VACUUM ANALYZE experiments.run');
  await database.query('VACUUM ANALYZE experiments.metric');
  await database.query('VACUUM ANALYZE experiments.param');
}

async function fillMlflow({ database }: TrackingServer, { experimentId, count, ids }: Fill): Promise<void> {
  await database.query(
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     SELECT ${ids}, 'run ' || n, 'UNKNOWN', '', '', 'bench', 'FINISHED', 1700000000000 + n * 1000, 1700000060000 + n * 1000, '', 'active', '', $1 FROM generate_series(1, $2::integer) n`,
    [Number(experimentId), count],
  );
  await database.query(
    `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
     SELECT 'm' || lpad(m::text, 2, '0'), ${noise('n', 'm')}, 1700000000000, 1, false, ${ids} FROM generate_series(1, $1::integer) n, generate_series(0, ${metricsPerRun - 1}) m ORDER BY n, m`,
    [count],
  );
  await database.query(`INSERT INTO params (key, value, run_uuid) SELECT 'depth', (n % ${depths})::text, ${ids} FROM generate_series(1, $1::integer) n`, [count]);
  for (const table of ['runs', 'latest_metrics', 'params']) await database.query(`VACUUM ANALYZE ${table}`);
}
