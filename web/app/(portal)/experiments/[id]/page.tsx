'use client';

import { useParams } from 'next/navigation';
import { ExperimentPage, ExperimentViews, SetExperimentNote, type ExperimentPageData } from '../../../../live/queries/experiment';
import { useNodeProject } from '../../../../live/project';
import { useAct } from '../../../../live/use-act';
import { useLive, type Live } from '../../../../live/use-live';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { useNote } from '../../../_parts/note';
import { RunList } from './run-list';

export default function ExperimentPageOfId() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(ExperimentPage, { id });
  useNodeProject(live.data?.experiment?.projectId);
  return <Answered live={live}>{({ experiment }) => (experiment === null ? <MissingNode id={id} /> : <Experiment experiment={experiment} live={live} />)}</Answered>;
}

function Experiment({ experiment, live }: { readonly experiment: NonNullable<ExperimentPageData['experiment']>; readonly live: Live<unknown> }) {
  const { id, projectId, name, lifecycle, createdBy, createdAt, runs } = experiment;
  const views = useLive(ExperimentViews, { id });
  const setNote = useAct(SetExperimentNote);
  const note = useNote({ text: experiment.note, act: setNote, save: (text) => setNote.run({ id, note: text }), onSaved: live.refresh });
  return (
    <>
      <ThingHeader
        id={id}
        name={name}
        status={lifecycle === 'DELETED' ? 'DELETED' : undefined}
        deed="made by"
        who={createdBy}
        at={createdAt}
        actions={note.button}
      />
      {note.body}
      <RunList projectId={projectId} experimentId={id} latest={runs.nodes} views={views.data?.experiment?.views} onViews={views.refresh} />
    </>
  );
}
