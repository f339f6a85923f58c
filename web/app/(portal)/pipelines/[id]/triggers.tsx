import type { TriggerItem } from '../../../../live/queries/pipelines';
import { formatDuration, humanize } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';

const columns: readonly Column<TriggerItem>[] = [
  { key: 'kind', label: 'Trigger', cell: ({ kind, enabled }) => `${humanize(kind)}${enabled ? '' : ' (off)'}` },
  { key: 'event', label: 'When', cell: ({ eventType }) => (eventType === null ? '–' : <code>{eventType}</code>) },
  { key: 'filter', label: 'That says', cell: ({ filter }) => (filter == null ? 'anything' : <code>{JSON.stringify(filter)}</code>) },
  { key: 'params', label: 'With params', cell: ({ params }) => (params == null ? '–' : <code>{JSON.stringify(params)}</code>) },
  { key: 'rest', label: 'Rests', cell: ({ cooldownSeconds }) => (cooldownSeconds === 0 ? 'not at all' : formatDuration(cooldownSeconds * 1_000)), align: 'end' },
  { key: 'last', label: 'Last fired', cell: ({ lastFiredAt }) => (lastFiredAt === null ? 'never' : <Ago at={lastFiredAt} />) },
  { key: 'skipped', label: 'Last not fired because', cell: ({ lastSkippedReason }) => lastSkippedReason ?? '–' },
];

/** What starts the pipeline without anybody asking. */
export function Triggers({ triggers }: { readonly triggers: readonly TriggerItem[] }) {
  return (
    <Section title="Triggers">
      <DataTable name="triggers" rows={triggers} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title="Starts on demand only">A trigger starts it when an alert is raised, data arrives, or time after time.</Empty>} />
    </Section>
  );
}
