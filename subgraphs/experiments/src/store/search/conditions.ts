import type { Comparison, FilterField, NumberOperator, TextOperator } from '@cairn/core';
import type { Parameters } from './parameters.js';

/** How SQL names the run that a condition is about. */
export interface RunPlace {
  /** Its id. */
  readonly id: string;
  /** One of its columns. */
  readonly column: (name: string) => string;
}

/** The run is a row `r`. */
export const runRow: RunPlace = { id: 'r.id', column: (name) => `r.${name}` };

/** The run is known by its id alone; its row is looked at only where it must be. */
export function runBehind(id: string): RunPlace {
  return { id, column: (name) => `(SELECT r.${name} FROM experiments.run r WHERE r.id = ${id})` };
}

/**
 * What a comparison asks of a run. Named values are looked up one by one, by run and key: such a look costs a few
 * microseconds, and leaves the order in which runs are gone through to whoever asks.
 */
export function conditionOf(comparison: Comparison, parameters: Parameters, run: RunPlace): string {
  if (comparison.subject === 'dataset') return datasetCondition(comparison, parameters, run);
  const value = valueOf(comparison, parameters, run);
  switch (comparison.test) {
    case 'number':
      return `${value} ${comparison.operator} ${bound(comparison, parameters)}`;
    case 'text':
      return `${value} ${comparison.operator} ${parameters.add(textOf(comparison), 'text')}`;
    case 'list':
      return `${value} ${comparison.operator === 'IN' ? '= ANY' : '<> ALL'} (${parameters.add(comparison.values.map((one) => spelling(comparison, one)), 'text[]')})`;
    case 'presence':
      return `${value} ${comparison.operator}`;
    default:
      throw new Error(`Unknown comparison: ${JSON.stringify(comparison satisfies never)}`);
  }
}

/** A named value or a field of the run, as SQL; NULL when the run has none. NaN counts as none: it is neither more nor less than anything. */
export function valueOf({ subject, key }: FilterField, parameters: Parameters, run: RunPlace): string {
  switch (subject) {
    case 'metric':
      return `(SELECT v.latest FROM experiments.metric v WHERE v.run_id = ${run.id} AND v.key = ${parameters.add(key, 'text')} AND v.latest < 'NaN')`;
    case 'param':
      return `(SELECT v.value FROM experiments.param v WHERE v.run_id = ${run.id} AND v.key = ${parameters.add(key, 'text')})`;
    case 'tag': {
      const column = fieldTags[key];
      return column === undefined ? tagOf(parameters.add(key, 'text'), run) : run.column(column);
    }
    default:
      return attributes[key]?.(run) ?? 'NULL::text';
  }
}

function tagOf(key: string, run: RunPlace): string {
  return `(SELECT v.value FROM experiments.run_tag v WHERE v.run_id = ${run.id} AND v.key = ${key})`;
}

/** Tags of MLflow's that are fields of a run here. */
const fieldTags: Readonly<Record<string, string>> = { 'mlflow.runName': 'name', 'mlflow.parentRunId': 'parent_id' };

const attributes: Readonly<Record<string, (run: RunPlace) => string>> = {
  run_id: (run) => run.id,
  run_name: (run) => run.column('name'),
  status: (run) => `upper(${run.column('status')})`,
  user_id: (run) => `coalesce(${tagOf("'mlflow.user'", run)}, ${run.column('started_by')})`,
  artifact_uri: (run) => `('mlflow-artifacts:/' || ${run.column('experiment_id')} || '/' || ${run.id} || '/artifacts')`,
  start_time: (run) => run.column('started_at'),
  end_time: (run) => run.column('ended_at'),
};

/** Times are compared as times, so that their index serves; PostgreSQL knows those from 4713 BC to the year 294276. */
function bound(comparison: Comparison & { readonly operator: NumberOperator; readonly value: number }, parameters: Parameters): string {
  if (comparison.subject !== 'attribute') return parameters.add(comparison.value, 'float8');
  return `to_timestamp(${parameters.add(Math.min(Math.max(comparison.value || 0, -2e14), 8.64e15), 'float8')} / 1000)`;
}

function textOf(comparison: Comparison & { readonly operator: TextOperator; readonly value: string }): string {
  return spelling(comparison, comparison.value);
}

/** A state is compared in any case of letters. */
function spelling({ subject, key }: FilterField, value: string): string {
  return subject === 'attribute' && key === 'status' ? value.toUpperCase() : value;
}

const datasetFields: Readonly<Record<string, string>> = { name: 'd.name', digest: 'd.digest', context: "u.tags ->> 'mlflow.data.context'" };

function datasetCondition(comparison: Comparison, parameters: Parameters, run: RunPlace): string {
  const field = datasetFields[comparison.key] ?? 'NULL::text';
  const test = (): string => {
    switch (comparison.test) {
      case 'list':
        return `${field} ${comparison.operator === 'IN' ? '= ANY' : '<> ALL'} (${parameters.add(comparison.values, 'text[]')})`;
      case 'presence':
        return `${field} ${comparison.operator}`;
      default:
        return `${field} ${comparison.operator} ${parameters.add(String(comparison.value), 'text')}`;
    }
  };
  return `EXISTS (SELECT FROM experiments.run_dataset u JOIN experiments.external_dataset d ON d.id = u.dataset_id WHERE u.run_id = ${run.id} AND ${test()})`;
}

/**
 * The runs of an experiment `e` for which the comparison holds, out of an index and in its order, so that the first few are found
 * without the rest: `run_id` of each. Undefined where no index knows them.
 */
export function candidatesOf(comparison: Comparison, parameters: Parameters): string | undefined {
  const { subject, key } = comparison;
  if (subject === 'metric' && comparison.test === 'number' && comparison.operator !== '!=') {
    return `SELECT run_id FROM experiments.metric WHERE experiment_id = e.id AND key = ${parameters.add(key, 'text')} AND latest < 'NaN' AND latest ${comparison.operator} ${parameters.add(comparison.value, 'float8')} ORDER BY latest`;
  }
  if (subject === 'tag' && key === 'mlflow.parentRunId' && comparison.test === 'text' && comparison.operator === '=') {
    return `SELECT id AS run_id FROM experiments.run WHERE parent_id = ${parameters.add(comparison.value, 'text')} AND experiment_id = e.id`;
  }
  if (subject === 'tag' && Object.hasOwn(fieldTags, key)) return undefined;
  const table = subject === 'param' ? 'experiments.param' : subject === 'tag' ? 'experiments.run_tag' : undefined;
  if (table !== undefined && comparison.test === 'text' && comparison.operator === '=') {
    const value = parameters.add(comparison.value, 'text');
    return `SELECT run_id FROM ${table} WHERE experiment_id = e.id AND key = ${parameters.add(key, 'text')} AND left(value, 200) = left(${value}, 200) AND value = ${value} ORDER BY run_id`;
  }
  if (subject === 'attribute' && key === 'run_id' && (comparison.test === 'list' ? comparison.operator === 'IN' : comparison.test === 'text' && comparison.operator === '=')) {
    const ids = comparison.test === 'list' ? comparison.values : [(comparison as { readonly value: string }).value];
    return `SELECT id AS run_id FROM experiments.run WHERE id = ANY(${parameters.add(ids, 'text[]')}) AND experiment_id = e.id`;
  }
  return undefined;
}
