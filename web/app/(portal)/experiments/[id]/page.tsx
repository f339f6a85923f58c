'use client';

import { useParams } from 'next/navigation';
import { ExperimentById } from '../../../../live/queries/experiments';
import { useNodeProject } from '../../../../live/project';
import { useLive } from '../../../../live/use-live';
import { Answer } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { RunList } from './run-list';
import { plural } from '../../../../ui/format';

export default function ExperimentPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(ExperimentById, { id });
  useNodeProject(live.data?.experiment?.projectId);
  return (
    <Answered live={live}>
      {({ experiment }) =>
        experiment === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={experiment.name} deed="first run by" who={experiment.createdBy} at={experiment.createdAt} actions={<QuerySource {...live.source} />} />
            <Answer>{plural(experiment.runCount, 'run')}. Pick two or more to compare them.</Answer>
            <RunList projectId={experiment.projectId} experimentId={id} onChange={live.refresh} />
          </>
        )
      }
    </Answered>
  );
}
