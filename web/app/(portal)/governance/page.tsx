'use client';

import { Page } from '../../../ui/page';
import { Tabs } from '../../../ui/tabs';
import { useTab } from '../../_parts/use-tab';
import { AuditTrail } from './audit-trail';
import { CheckpointLine } from './checkpoint-line';
import { ExportList } from './export-list';
import { MemberList } from './member-list';

const tabs = [
  { key: 'trail', label: 'Audit trail' },
  { key: 'exports', label: 'Exports' },
  { key: 'members', label: 'Members' },
] as const;

export default function GovernancePage() {
  const { tab, hrefOf } = useTab(['trail', 'exports', 'members']);
  return (
    <Page title="Governance" answer={<CheckpointLine />}>
      <Tabs tabs={tabs} current={tab} hrefOf={hrefOf} label="Governance" />
      {tab === 'trail' && <AuditTrail />}
      {tab === 'exports' && <ExportList />}
      {tab === 'members' && <MemberList />}
    </Page>
  );
}
