import { defineSubgraph, systemActor, type EventLog } from '@cairn/subgraph';
import { JobService } from './domain/job-service.js';
import { BatchService } from './domain/batch-service.js';
import { PipelineRunService } from './domain/pipeline-run-service.js';
import { PipelineService } from './domain/pipeline-service.js';
import { ApprovalWork, type AskGraph, type FindEvent } from './domain/runner/approval-work.js';
import { PredictedRows } from './domain/predicted-rows.js';
import { JobWorker } from './domain/runner/job-worker.js';
import { PredictionWork } from './domain/runner/prediction-work.js';
import { RolloutWork } from './domain/runner/rollout-work.js';
import { Runner } from './domain/runner/runner.js';
import { TriggerService } from './domain/trigger-service.js';
import { pipelineEvents } from './events.js';
import { DeviceResolver } from './schema/device-resolver.js';
import { JobResolver } from './schema/job-resolver.js';
import { showJob } from './schema/job.js';
import { BatchResolver } from './schema/batch-resolver.js';
import { PipelineResolver } from './schema/pipeline-resolver.js';
import { showPipeline } from './schema/pipeline.js';
import { PipelineRunResolver } from './schema/pipeline-run-resolver.js';
import { showPipelineRun } from './schema/pipeline-run.js';
import { StepResolver } from './schema/step-resolver.js';
import { TriggerResolver } from './schema/trigger-resolver.js';
import { showTrigger } from './schema/trigger.js';
import { DriverSession } from './store/driver-session.js';
import { JobRow } from './store/job-row.js';
import { CreatePipelines1700000000000 } from './store/migrations/1700000000000-create-pipelines.js';
import { KeepPredictedRows1764560000000 } from './store/migrations/1764560000000-keep-predicted-rows.js';
import { SqlPipelineCommit } from './store/pipeline-commit.js';
import { PipelineRow } from './store/pipeline-row.js';
import { PipelineRunRow } from './store/pipeline-run-row.js';
import { SqlPipelineStore } from './store/pipeline-store.js';
import { StepRow } from './store/step-row.js';
import { TriggerRow } from './store/trigger-row.js';

export const pipelines = defineSubgraph({
  name: 'pipelines',
  rows: [PipelineRow, TriggerRow, PipelineRunRow, StepRow, JobRow],
  migrations: [CreatePipelines1700000000000, KeepPredictedRows1764560000000],
  resolvers: [PipelineResolver, PipelineRunResolver, StepResolver, JobResolver, TriggerResolver, DeviceResolver, BatchResolver],
  compose({ database, databaseUrl, graph, log, logger, programs, providers, publicUrl, tokens, container }) {
    const store = new SqlPipelineStore(database);
    const session = new DriverSession(databaseUrl, logger);
    const now = (): Date => new Date();
    const failed = (message: string, error: unknown): void => logger.error(message, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    const ask: AskGraph = (document, variables, context) => graph.query(document, variables, context);
    const definitions = new PipelineService(store, now);
    const runs = new PipelineRunService(store, session, now);
    const triggers = new TriggerService(store, now);
    const jobs = new JobService(store, session, async () => {
      const offers = providers.names().compute.map(async (provider) => (await providers.compute(provider).devices()).map((device) => ({ ...device, provider })));
      return (await Promise.all(offers)).flat();
    });
    const predictions = new PredictionWork(ask);
    const worker = new JobWorker({
      store,
      predictions,
      predictCommand: programs.predict,
      compute: () => providers.compute(),
      issueToken: (actor, projectId, lifetimeMs) => tokens.issue(actor, projectId, lifetimeMs),
      publicUrl,
      failed,
    });
    const runner = new Runner({
      store,
      notices: session,
      driver: session,
      triggers,
      jobs: worker,
      approvals: new ApprovalWork(ask, newestEvent(log)),
      rollouts: new RolloutWork(ask),
      clock: systemActor,
      failed,
      now,
    });
    container.registerInstance(PipelineService, definitions);
    container.registerInstance(PipelineRunService, runs);
    container.registerInstance(TriggerService, triggers);
    container.registerInstance(JobService, jobs);
    container.registerInstance(PredictedRows, new PredictedRows(store, now));
    container.registerInstance(BatchService, new BatchService({ store, predictions, now }));
    return {
      loaders: {
        Pipeline: async (ids, context) => (await definitions.byIds(ids, context)).map((found) => found && showPipeline(found)),
        PipelineRun: async (ids, context) => (await runs.byIds(ids, context)).map((found) => found && showPipelineRun(found)),
        Job: async (ids, context) => (await jobs.byIds(ids, context)).map((found) => found && showJob(found)),
        Trigger: async (ids, context) => (await triggers.byIds(ids, context)).map((found) => found && showTrigger(found)),
      },
      handlers: pipelineEvents(runs, triggers, (transaction) => new SqlPipelineCommit(transaction)),
      async start() {
        await session.start();
        runner.start();
      },
      async stop() {
        await runner.stop();
        await session.stop();
      },
      ready: () => Promise.resolve(session.seen),
    };
  },
});

/** An event can be older than the wait for it: then the log knows it. */
function newestEvent(log: EventLog): FindEvent {
  return async (nodeId, type) => {
    const [found] = await log.database.query<{ event_id: string }>('SELECT event_id FROM log.event WHERE node_id = $1 AND type = $2 ORDER BY position DESC LIMIT 1', [nodeId, type]);
    return found?.event_id;
  };
}
