import { registerEnumType } from 'type-graphql';

export enum StepStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  WAITING = 'waiting',
  SUCCEEDED = 'succeeded',
  FAILED = 'failed',
  SKIPPED = 'skipped',
  CANCELLED = 'cancelled',
}
registerEnumType(StepStatus, {
  name: 'StepStatus',
  description: 'Where a step or a job stands.',
  valuesConfig: {
    PENDING: { description: 'It has not begun: a step waits for the steps before it, a job for a free device.' },
    WAITING: { description: 'It waits for a person.' },
    SKIPPED: { description: 'A step that it depends on did not succeed.' },
  },
});

export enum PipelineRunStatus {
  RUNNING = 'running',
  WAITING = 'waiting',
  SUCCEEDED = 'succeeded',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}
registerEnumType(PipelineRunStatus, {
  name: 'PipelineRunStatus',
  description: 'Where a run of a pipeline stands: it starts once and ends once.',
  valuesConfig: { WAITING: { description: 'Only decisions of people are missing.' } },
});

export enum StepKind {
  JOB = 'job',
  PREDICT = 'predict',
  APPROVAL = 'approval',
  ROLLOUT = 'rollout',
}
registerEnumType(StepKind, { name: 'StepKind', description: 'A process, predictions for a dataset version, a wait for an approval, or a rollout.' });
