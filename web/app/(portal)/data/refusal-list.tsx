'use client';

import { useProjectVariables } from '../../../live/project';
import { Refusals, type Refusal } from '../../../live/queries/quality';
import { usePages } from '../../../live/use-pages';
import { useUrlState } from '../../../live/use-url-state';
import { formatCount } from '../../../ui/format';
import { Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';
import { QualityTable } from '../../_parts/quality-table';
import styles from './refusal-list.module.css';

/** Data that was offered and not let in, each with the report that says why. */
export function RefusalList() {
  const pages = usePages(Refusals, useProjectVariables({ first: 50 }), (data) => data.refusals);
  const [chosen, choose] = useUrlState('refusal');
  const refusal = pages.nodes?.find(({ id }) => id === chosen);
  const columns: readonly Column<Refusal>[] = [
    {
      key: 'dataset',
      label: 'Offered as',
      cell: ({ id, dataset }) => (
        <button type="button" className={styles['open']} aria-expanded={id === chosen} onClick={() => choose(id === chosen ? '' : id)}>
          {dataset}
        </button>
      ),
      value: ({ dataset }) => dataset,
    },
    { key: 'why', label: 'Why it was refused', cell: ({ message }) => message, value: ({ message }) => message },
    { key: 'failures', label: 'Failures', cell: ({ quality }) => formatCount(quality.checks.reduce((sum, { failureCount }) => sum + failureCount, 0)), align: 'end' },
    { key: 'rows', label: 'Rows', cell: ({ quality }) => formatCount(quality.rowCount), value: ({ quality }) => quality.rowCount, align: 'end' },
    { key: 'at', label: 'When', cell: ({ refusedAt }) => <Ago at={refusedAt} />, value: ({ refusedAt }) => refusedAt },
    { key: 'by', label: 'Offered by', cell: ({ refusedBy }) => refusedBy.name, value: ({ refusedBy }) => refusedBy.name },
  ];
  return (
    <>
      <ListRows pages={pages} name="refusals" columns={columns} empty={<Empty title="Nothing was refused">Data that breaks its expectations is listed here with column, row and reason, and no model ever sees it.</Empty>} />
      {refusal !== undefined && (
        <Section title={`Why ${refusal.dataset} was refused`} note={refusal.message}>
          <QualityTable report={refusal.quality} />
        </Section>
      )}
    </>
  );
}
