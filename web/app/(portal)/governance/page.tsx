'use client';

import { useProject } from '../../../live/project';
import { useMay } from '../../../live/use-may';
import { Page } from '../../../ui/page';
import { Loading } from '../../../ui/states';
import { Tabs } from '../../../ui/tabs';
import { useTab } from '../../_parts/use-tab';
import { Approvals } from './approvals/approvals';
import { AuditTrail } from './trail/audit-trail';
import { CheckpointLine } from './trail/checkpoint-line';
import { Compliance } from './compliance/compliance';
import { ExportList } from './exports/export-list';
import { MemberList } from './members/member-list';

const tabs = [
  { key: 'trail', label: 'Audit trail', needs: 'audit', shows: <AuditTrail /> },
  { key: 'approvals', label: 'Approvals', needs: 'read', shows: <Approvals /> },
  { key: 'compliance', label: 'Compliance', needs: 'audit', shows: <Compliance /> },
  { key: 'exports', label: 'Exports', needs: 'audit', shows: <ExportList /> },
  { key: 'members', label: 'Members', needs: 'read', shows: <MemberList /> },
] as const;

/** Who did what, who may, and the proof. Parts that the reader may not see are not there. */
export default function GovernancePage() {
  const { me, projectId } = useProject();
  const mayAudit = useMay('audit', projectId ?? '*');
  const seen = tabs.filter(({ needs }) => needs === 'read' || mayAudit);
  const { tab, hrefOf } = useTab(['trail', ...seen.map(({ key }) => key)]);
  const shown = seen.find(({ key }) => key === tab) ?? seen[0];
  return (
    <Page title="Governance" answer={<CheckpointLine />}>
      {me === undefined ? (
        <Loading />
      ) : (
        <>
          <Tabs tabs={seen} current={shown?.key ?? ''} hrefOf={hrefOf} label="Governance" />
          {shown?.shows}
        </>
      )}
    </Page>
  );
}
