import type { RunDetail } from '../../../../live/queries/run';
import { Copy } from '../../../../ui/copy';
import { formatBytes } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';

type Artifact = RunDetail['artifacts'][number];

const columns: readonly Column<Artifact>[] = [
  { key: 'name', label: 'Artifact', cell: ({ name, downloadPath }) => <a href={downloadPath} download={name.split('/').at(-1)}>{name}</a> },
  { key: 'type', label: 'Type', cell: ({ mediaType }) => mediaType },
  { key: 'size', label: 'Size', cell: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'end' },
  { key: 'digest', label: 'Digest', cell: ({ digest }) => <Copy text={digest} label="Digest">{shortDigest(digest)}</Copy> },
  { key: 'at', label: 'Logged', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];

/** The files that the run produced. */
export function RunArtifacts({ artifacts }: { readonly artifacts: readonly Artifact[] }) {
  return (
    <Section title="Artifacts" note={artifacts.length}>
      <DataTable name="artifacts" rows={artifacts} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title="None" code="await run.artifact('model.onnx', bytes, 'application/octet-stream');" />} />
    </Section>
  );
}
