'use client';

import { useEffect, useRef, useState } from 'react';
import { ExperimentKeys } from '../../../../live/queries/run-search';
import { useLive } from '../../../../live/use-live';
import { FilterLine } from '../../../../ui/filter-line/filter-line';
import type { FilterError } from '../../../../ui/filter-line/filter-text';
import { completeRuns } from './complete-runs';
import { checkRunFilter } from './filter-error';
import { nameAtCursor } from './name-at-cursor';

export interface RunFilterProps {
  readonly experimentId: string;
  readonly applied: string;
  readonly onApply: (text: string) => void;
  readonly refused: FilterError | undefined;
}

/** Names that are looked up at once, and how long nobody types before, in milliseconds. */
const names = { most: 20, pauseMs: 120 };

/** The filter of runs, completed with the names that occur in the experiment. */
export function RunFilter({ experimentId, applied, onApply, refused }: RunFilterProps) {
  const [search, setSearch] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { data } = useLive(ExperimentKeys, search === undefined ? undefined : { id: experimentId, search, first: names.most });
  const found = data?.experiment;
  const known = { metric: found?.metrics ?? [], param: found?.params ?? [], tag: found?.tags ?? [] };
  return (
    <FilterLine
      name="runs"
      applied={applied}
      onApply={onApply}
      check={checkRunFilter}
      complete={(text, cursor) => completeRuns(text, cursor, known)}
      onCursor={(text, cursor) => {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setSearch(nameAtCursor(text, cursor)), names.pauseMs);
      }}
      refused={refused}
      placeholder="Filter runs: metrics.loss < 0.5 AND params.model = 'tree'"
    />
  );
}
