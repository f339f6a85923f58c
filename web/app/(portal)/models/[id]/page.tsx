'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { ModelById, ModelVersionChanged } from '../../../../live/queries/models';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { usePages } from '../../../../live/use-pages';
import { plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Columns, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { ListRows } from '../../../_parts/list-rows';
import { MissingNode } from '../../../_parts/missing-node';
import { Aliases, Gates } from './aliases-and-gates';
import { versionColumns } from './version-columns';

export default function ModelPage() {
  const { id } = useParams<{ id: string }>();
  const variables = { id, first: 50 };
  const live = useLive(ModelById, variables);
  const versions = usePages(ModelById, variables, (data) => data.model?.versions);
  const projectId = live.data?.model?.projectId;
  useNodeProject(projectId);
  useRefreshOn(ModelVersionChanged, projectId === undefined ? undefined : { projectId }, live.refresh);
  return (
    <Answered live={live}>
      {({ model }) => {
        if (model === null) return <MissingNode id={id} />;
        const waiting = model.versions.nodes.filter(({ status }) => status === 'AWAITING_APPROVAL').length;
        return (
          <>
            <ThingHeader id={id} name={model.name} deed="first named by" who={model.createdBy} at={model.createdAt} actions={<QuerySource {...live.source} />} />
            <Answer>
              {model.description !== null && `${model.description}. `}
              {model.champion === null ? 'No version is champion yet' : <>Champion is <NodeLink id={model.champion.id}>v{model.champion.number}</NodeLink></>}
              {waiting > 0 ? `; ${plural(waiting, 'version')} ${waiting === 1 ? 'awaits' : 'await'} approval` : ''}.
            </Answer>
            <Section title="Versions">
              <ListRows pages={versions} name="versions" columns={versionColumns} />
            </Section>
            <Columns>
              <Aliases aliases={model.aliases} />
              <Gates gates={model.gates} />
            </Columns>
          </>
        );
      }}
    </Answered>
  );
}
