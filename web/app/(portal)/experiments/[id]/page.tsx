'use client';

import { useParams } from 'next/navigation';
import { ExperimentPage, ExperimentViews, SetExperimentNote } from '../../../../live/queries/experiment';
import { useNodeProject } from '../../../../live/project';
import { useAct } from '../../../../live/use-act';
import { useLive } from '../../../../live/use-live';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { Note } from '../../../_parts/note';
import { RunList } from './run-list';

export default function ExperimentPageOfId() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(ExperimentPage, { id });
  const views = useLive(ExperimentViews, { id });
  const setNote = useAct(SetExperimentNote);
  useNodeProject(live.data?.experiment?.projectId);
  return (
    <Answered live={live}>
      {({ experiment }) =>
        experiment === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader
              id={id}
              name={experiment.name}
              status={experiment.lifecycle === 'DELETED' ? 'DELETED' : undefined}
              deed="first run by"
              who={experiment.createdBy}
              at={experiment.createdAt}
              actions={<QuerySource {...live.source} />}
            />
            <Note text={experiment.note} act={setNote} save={(note) => setNote.run({ id, note })} onSaved={live.refresh} />
            <RunList
              projectId={experiment.projectId}
              experimentId={id}
              metricKeys={experiment.metricKeys}
              paramKeys={experiment.paramKeys}
              views={views.data?.experiment?.views}
              onViews={views.refresh}
            />
          </>
        )
      }
    </Answered>
  );
}
