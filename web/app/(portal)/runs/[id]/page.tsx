'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { RunById, RunMoved, type RunDetail } from '../../../../live/queries/run';
import { SetRunNote } from '../../../../live/queries/run-changes';
import { useAct } from '../../../../live/use-act';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive, type Live } from '../../../../live/use-live';
import { Columns } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Tabs } from '../../../../ui/tabs';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { useNote } from '../../../_parts/note';
import { Thread } from '../../../_parts/thread';
import { useTab } from '../../../_parts/use-tab';
import { Curves } from './curves';
import { RunActions } from './run-actions';
import { RunAnswer } from './run-answer';
import { RunArtifacts } from './run-artifacts';
import { RunChildList } from './run-children';
import { RunModels } from './run-models';
import { RunOrigin } from './run-origin';
import { RunParams } from './run-params';
import { RunTags } from './run-tags';

export default function RunPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(RunById, { id });
  const run = live.data?.run;
  useNodeProject(run?.projectId);
  useRefreshOn(RunMoved, run == null ? undefined : { experimentId: run.experiment.id, filter: `run_id = '${run.id}'` }, live.refresh);
  return <Answered live={live}>{({ run: found }) => (found === null ? <MissingNode id={id} /> : <Run run={found} live={live} />)}</Answered>;
}

function Run({ run, live }: { readonly run: RunDetail; readonly live: Live<unknown> }) {
  const { id } = run;
  const { tab, hrefOf } = useTab(['overview', 'artifacts', 'nested']);
  const setNote = useAct(SetRunNote);
  const note = useNote({ text: run.note, act: setNote, save: (text) => setNote.run({ id, note: text }), onSaved: live.refresh });
  const tabs = [
    { key: 'overview', label: 'Overview' },
    { key: 'artifacts', label: 'Artifacts', count: run.artifacts.length + run.loggedModels.reduce((sum, { artifacts }) => sum + artifacts.length, 0) },
    ...(run.children.totalCount > 0 ? [{ key: 'nested', label: 'Nested runs', count: run.children.totalCount }] : []),
  ];
  return (
    <>
      <ThingHeader
        id={id}
        name={run.name}
        status={run.lifecycle === 'DELETED' ? 'DELETED' : run.status}
        deed="started by"
        who={run.startedBy}
        at={run.startedAt}
        thread={<Thread id={id} />}
        actions={
          <>
            {note.button}
            <RunActions run={run} onChange={live.refresh} />
            <QuerySource {...live.source} />
          </>
        }
      />
      <RunAnswer run={run} />
      <RunTags runId={id} tags={run.tags} onChange={live.refresh} />
      {note.body}
      <Tabs label="Parts of the run" tabs={tabs} current={tab} hrefOf={hrefOf} />
      {tab === 'overview' && (
        <>
          <Curves run={run} />
          <RunModels models={run.loggedModels} />
          <Columns>
            <RunParams params={run.params} metrics={run.metrics} />
            <RunOrigin run={run} />
          </Columns>
        </>
      )}
      {tab === 'artifacts' && <RunArtifacts artifacts={run.artifacts} loggedModels={run.loggedModels} />}
      {tab === 'nested' && <RunChildList runId={id} />}
    </>
  );
}
