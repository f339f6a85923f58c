import { InvalidInputError } from '@cairn/core';
import type { MlflowArguments, MlflowCall } from '@cairn/subgraph';
import { requireActive } from '../../domain/experiment.js';
import type { Run } from '../../domain/run.js';
import { factsOfTags } from './run-tags.js';
import { runInfoMessage } from './shown.js';
import { experimentId, lifecycleIn, runMessages, tagsIn, type MlflowServices } from './services.js';

/** How many runs a page has when the client does not say, and at most. */
const usualPage = 1_000;
const mostRuns = 50_000;

const statuses: Readonly<Record<string, Run['status']>> = { RUNNING: 'running', SCHEDULED: 'scheduled', FINISHED: 'finished', FAILED: 'failed', KILLED: 'killed' };

export function runCalls(services: MlflowServices): MlflowCall[] {
  const { runs, experiments, search } = services;
  return [
    {
      method: 'POST',
      path: 'runs/create',
      access: 'log',
      async answer(args, caller) {
        const experiment = await experiments.visible(await experimentId(services, args.optionalText('experiment_id') || '0', caller), caller);
        requireActive(experiment);
        const user = args.optionalText('user_id');
        const given = tagsIn(args);
        const facts = factsOfTags(user && !given.some(({ key }) => key === 'mlflow.user') ? [...given, { key: 'mlflow.user', value: user }] : given);
        const run = await runs.start(
          { ...facts, projectId: experiment.projectId, experiment: experiment.name, name: args.optionalText('run_name') || facts.name || petName(), startedAt: momentIn(args, 'start_time') },
          caller,
        );
        const [message] = await runMessages(services, [run]);
        return { run: message };
      },
    },
    {
      method: 'POST',
      path: 'runs/update',
      access: 'log',
      async answer(args, caller) {
        const id = args.firstText('run_id', 'run_uuid');
        const said = args.optionalText('status');
        const status = said === undefined ? undefined : Object.hasOwn(statuses, said) ? statuses[said] : undefined;
        if (said !== undefined && status === undefined) throw new InvalidInputError(`Invalid value '${said}' for parameter 'status': expected ${Object.keys(statuses).join(', ')}`);
        const run = await runs.restate(id, { status, endedAt: momentIn(args, 'end_time'), name: args.optionalText('run_name') || undefined }, caller);
        return { run_info: runInfoMessage(run, (await runs.tagsOf([run.id], ['mlflow.user'])).get(run.id)!) };
      },
    },
    {
      method: 'GET',
      path: 'runs/get',
      access: 'read',
      async answer(args, caller) {
        const [run] = await runMessages(services, [await runs.visible(args.firstText('run_id', 'run_uuid'), caller)]);
        return { run };
      },
    },
    {
      method: 'POST',
      path: 'runs/delete',
      access: 'log',
      async answer(args, caller) {
        await runs.delete(args.text('run_id'), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/restore',
      access: 'log',
      async answer(args, caller) {
        await runs.restore(args.text('run_id'), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/search',
      access: 'read',
      async answer(args, caller) {
        const experimentIds = await Promise.all(args.texts('experiment_ids').map((id) => experimentId(services, id, caller)));
        const first = args.whole('max_results', { min: 1, max: mostRuns }) ?? usualPage;
        const asked = { experimentIds, filter: args.optionalText('filter') ?? '', orderBy: args.texts('order_by'), lifecycle: lifecycleIn(args, 'run_view_type') };
        const found = await search.find(asked, { first, after: args.optionalText('page_token') || undefined }, caller);
        return { runs: await runMessages(services, found.runs), ...(found.next === undefined ? {} : { next_page_token: found.next }) };
      },
    },
  ];
}

function momentIn(args: MlflowArguments, name: string): Date | undefined {
  const ms = args.whole(name, { min: -8.64e15, max: 8.64e15 });
  // Clients that know no time send 0.
  return ms ? new Date(ms) : undefined;
}

const adjectives = ['calm', 'bold', 'brisk', 'clear', 'deft', 'eager', 'fair', 'keen', 'mellow', 'nimble', 'quiet', 'steady', 'sunny', 'swift', 'warm', 'wise'];
const things = ['birch', 'brook', 'cairn', 'cliff', 'fern', 'heron', 'ibex', 'larch', 'lynx', 'marten', 'moss', 'otter', 'ridge', 'slate', 'tarn', 'vale'];

/** A run needs a name that people can say. */
function petName(): string {
  const [a, b, c] = crypto.getRandomValues(new Uint16Array(3));
  return `${adjectives[a! % adjectives.length]}-${things[b! % things.length]}-${c! % 1_000}`;
}
