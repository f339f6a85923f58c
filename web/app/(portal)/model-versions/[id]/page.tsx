'use client';

import { useParams } from 'next/navigation';
import { useNodeProject, useProject } from '../../../../live/project';
import { ModelVersionById } from '../../../../live/queries/model-version';
import { ModelVersionChanged } from '../../../../live/queries/models';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { Columns } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { Evaluation } from '../../../_parts/evaluation/evaluation';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';
import { Decide } from '../../../_parts/approval/decide';
import { Decisions } from './decisions';
import { GateResults } from '../../../_parts/approval/gate-results';
import { VersionAnswer } from './version-answer';
import { VersionOrigin } from './version-origin';

export default function ModelVersionPage() {
  const { id } = useParams<{ id: string }>();
  const { me } = useProject();
  const live = useLive(ModelVersionById, { id });
  const projectId = live.data?.modelVersion?.projectId;
  useNodeProject(projectId);
  useRefreshOn(ModelVersionChanged, projectId === undefined ? undefined : { projectId }, live.refresh, ({ modelVersionChanged }) => modelVersionChanged.id === id);
  return (
    <Answered live={live}>
      {({ modelVersion: version }) => {
        if (version === null) return <MissingNode id={id} />;
        const { champion } = version.model;
        return (
          <>
            <ThingHeader id={id} name={`${version.model.name} v${version.number}`} status={version.status} deed="registered by" who={version.createdBy} at={version.createdAt} thread={<Thread id={id} />} actions={<QuerySource {...live.source} />} />
            <VersionAnswer version={version} />
            {version.status === 'AWAITING_APPROVAL' && <Decide version={version} champion={champion} refusals={me?.id === version.createdBy.id ? ['You registered this version, so somebody else has to decide.'] : []} onDecided={live.refresh} />}
            <Evaluation evaluation={version.evaluation} champion={champion === null || champion.id === id ? undefined : champion} />
            <GateResults results={version.gateResults} />
            <Columns>
              <VersionOrigin version={version} />
              <Decisions version={version} />
            </Columns>
          </>
        );
      }}
    </Answered>
  );
}
