/** What a comparison looks at: a field of the thing itself, or one of its named values. */
export type FilterSubject = 'attribute' | 'metric' | 'param' | 'tag' | 'dataset' | 'metadata' | 'span';

/** How a value compares: numbers by size, texts by equality and pattern, truths by equality. */
export type FilterValueKind = 'number' | 'text';

/** What a filter about one kind of thing may name. */
export interface FilterVocabulary {
  /** The things, in the plural, for messages: `runs`. */
  readonly things: string;
  /** Fields of the thing itself, with the kind of their values. */
  readonly attributes: Readonly<Record<string, FilterValueKind>>;
  /** Other spellings of attributes. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The groups of named values that it has beside attributes. */
  readonly groups: readonly Exclude<FilterSubject, 'attribute'>[];
}

/** Spellings of the groups, as MLflow's clients use them. */
export const subjectsByPrefix: Readonly<Record<string, FilterSubject>> = {
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  trace: 'attribute',
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  dataset: 'dataset',
  datasets: 'dataset',
  metadata: 'metadata',
  request_metadata: 'metadata',
  span: 'span',
};

/** The spelling that we use ourselves. */
export const prefixOf: Readonly<Record<FilterSubject, string>> = {
  attribute: 'attributes',
  metric: 'metrics',
  param: 'params',
  tag: 'tags',
  dataset: 'datasets',
  metadata: 'metadata',
  span: 'span',
};

export const runVocabulary: FilterVocabulary = {
  things: 'runs',
  attributes: { run_id: 'text', run_name: 'text', status: 'text', user_id: 'text', artifact_uri: 'text', start_time: 'number', end_time: 'number' },
  aliases: { id: 'run_id', 'run name': 'run_name', runName: 'run_name', name: 'run_name', created: 'start_time', Created: 'start_time', user: 'user_id', startedAt: 'start_time', endedAt: 'end_time' },
  groups: ['metric', 'param', 'tag', 'dataset'],
};

export const experimentVocabulary: FilterVocabulary = {
  things: 'experiments',
  attributes: { name: 'text', experiment_id: 'text', creation_time: 'number', last_update_time: 'number' },
  aliases: { last_updated_time: 'last_update_time' },
  groups: ['tag'],
};

export const modelVocabulary: FilterVocabulary = {
  things: 'models',
  attributes: { name: 'text', creation_timestamp: 'number', last_updated_timestamp: 'number' },
  aliases: { timestamp: 'last_updated_timestamp' },
  groups: ['tag'],
};

export const modelVersionVocabulary: FilterVocabulary = {
  things: 'model versions',
  attributes: { name: 'text', version_number: 'number', run_id: 'text', source_path: 'text', creation_timestamp: 'number', last_updated_timestamp: 'number' },
  aliases: { source: 'source_path', version: 'version_number', timestamp: 'last_updated_timestamp' },
  groups: ['tag'],
};

export const loggedModelVocabulary: FilterVocabulary = {
  things: 'logged models',
  attributes: { name: 'text', model_id: 'text', model_type: 'text', status: 'text', source_run_id: 'text', creation_time: 'number', last_updated_time: 'number' },
  aliases: { creation_timestamp: 'creation_time', creation_timestamp_ms: 'creation_time', last_updated_timestamp: 'last_updated_time', last_updated_timestamp_ms: 'last_updated_time' },
  groups: ['metric', 'param', 'tag'],
};

export const traceVocabulary: FilterVocabulary = {
  things: 'traces',
  attributes: { trace_id: 'text', request_id: 'text', name: 'text', status: 'text', run_id: 'text', session_id: 'text', client_request_id: 'text', timestamp_ms: 'number', execution_time_ms: 'number' },
  aliases: { timestamp: 'timestamp_ms', execution_time: 'execution_time_ms', execution_duration: 'execution_time_ms', request_time: 'timestamp_ms', state: 'status' },
  groups: ['tag', 'metadata', 'span'],
};
