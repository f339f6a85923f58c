'use client';

import { useMemo } from 'react';
import { useUrlState } from '../../../live/use-url-state';
import { Page } from '../../../ui/page';
import { plural } from '../../../ui/format';
import { Empty } from '../../../ui/states';
import { CompareRuns } from './compare-runs';

/** Most runs that are compared at once. */
const mostRuns = 50;

export default function ComparePage() {
  const [text] = useUrlState('runs');
  const named = useMemo(() => [...new Set(text.split(',').filter((id) => id !== ''))], [text]);
  const ids = named.slice(0, mostRuns);
  const cut = named.length > mostRuns ? ` The first ${mostRuns} of ${named.length}: more are not compared at once.` : '';
  return (
    <Page title="Compare runs" answer={ids.length > 1 ? `${plural(ids.length, 'run')} side by side.${cut}` : undefined}>
      {ids.length < 2 ? <Empty title="Pick at least two runs">On the page of an experiment, pick runs and choose Compare, or press c.</Empty> : <CompareRuns ids={ids} />}
    </Page>
  );
}
