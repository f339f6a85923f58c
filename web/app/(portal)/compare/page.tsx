'use client';

import { useUrlState } from '../../../live/use-url-state';
import { Page } from '../../../ui/page';
import { plural } from '../../../ui/format';
import { Empty } from '../../../ui/states';
import { CompareRuns } from './compare-runs';

/** Most runs that are compared at once: more lines than colours and dashes say nothing. */
const mostRuns = 12;

export default function ComparePage() {
  const [text] = useUrlState('runs');
  const ids = [...new Set(text.split(',').filter((id) => id !== ''))].slice(0, mostRuns);
  return (
    <Page title="Compare runs" answer={ids.length > 1 ? `${plural(ids.length, 'run')} side by side; what differs comes first.` : undefined}>
      {ids.length < 2 ? <Empty title="Pick at least two runs">On the page of an experiment, tick runs and choose Compare.</Empty> : <CompareRuns ids={ids} />}
    </Page>
  );
}
