'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { DatasetVersionById } from '../../../../live/queries/dataset-version';
import { useLive } from '../../../../live/use-live';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { QualityTable } from '../../../_parts/quality-table';
import { Thread } from '../../../_parts/thread';
import { plural } from '../../../../ui/format';
import { Profile } from './profile';
import { VersionAnswer } from './version-answer';

export default function DatasetVersionPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(DatasetVersionById, { id });
  useNodeProject(live.data?.datasetVersion?.projectId);
  return (
    <Answered live={live}>
      {({ datasetVersion: version }) =>
        version === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={`${version.dataset.name} v${version.number}`} status={version.quality.passed ? 'PASSED' : 'FAILED'} deed="offered by" who={version.createdBy} at={version.createdAt} thread={<Thread id={id} />} actions={<QuerySource {...live.source} />} />
            <VersionAnswer version={version} />
            <Section title="Profile" note={`${plural(version.profile.length, 'column')} over all ${plural(version.rowCount, 'row')}`}>
              <Profile columns={version.profile} rowCount={version.rowCount} />
            </Section>
            <Section title="Quality" note={`${version.quality.checks.filter(({ passed }) => passed).length} of ${plural(version.quality.checks.length, 'check')} passed`}>
              <QualityTable report={version.quality} />
            </Section>
          </>
        )
      }
    </Answered>
  );
}
