'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { FeatureViewById } from '../../../../live/queries/data';
import { useLive } from '../../../../live/use-live';
import { Copy } from '../../../../ui/copy';
import { plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';
import { Definitions } from './definitions';

export default function FeatureViewPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(FeatureViewById, { id });
  useNodeProject(live.data?.featureView?.projectId);
  return (
    <Answered live={live}>
      {({ featureView: view }) =>
        view === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={`${view.name} v${view.version}`} deed="made by" who={view.createdBy} at={view.createdAt} thread={<Thread id={id} />} actions={<QuerySource {...live.source} />} />
            <Answer>
              {plural(view.features.length, 'feature')}, computed by the same code for training and for serving; <Copy text={view.digest} label="Digest">{shortDigest(view.digest)}</Copy>
              {view.fittedOn !== null && (
                <>
                  ; its tables were learnt from <NodeLink id={view.fittedOn.id}>{`${view.fittedOn.dataset.name} v${view.fittedOn.number}`}</NodeLink>
                </>
              )}
              .
            </Answer>
            <Section title="Definitions">
              <Definitions definitions={view.definitions} />
            </Section>
          </>
        )
      }
    </Answered>
  );
}
