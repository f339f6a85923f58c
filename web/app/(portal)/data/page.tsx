'use client';

import { Page } from '../../../ui/page';
import { Tabs } from '../../../ui/tabs';
import { useTab } from '../../_parts/use-tab';
import { DatasetList } from './dataset-list';
import { FeatureViewList } from './feature-view-list';
import { RefusalList } from './refusal-list';

const tabs = [
  { key: 'datasets', label: 'Datasets' },
  { key: 'features', label: 'Feature views' },
  { key: 'refusals', label: 'Refused' },
] as const;

export default function DataPage() {
  const { tab, hrefOf } = useTab(['datasets', 'features', 'refusals']);
  return (
    <Page title="Data" answer="What models learn from: every version with its profile, its checks, and what was not let in.">
      <Tabs tabs={tabs} current={tab} hrefOf={hrefOf} label="Data" />
      {tab === 'datasets' && <DatasetList />}
      {tab === 'features' && <FeatureViewList />}
      {tab === 'refusals' && <RefusalList />}
    </Page>
  );
}
