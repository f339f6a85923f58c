'use client';

import { useProjectVariables } from '../../../../live/project';
import { Exports, ExportScopes, type ExportItem } from '../../../../live/queries/exports';
import { AuditEntryRecorded } from '../../../../live/queries/governance';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { Copy } from '../../../../ui/copy';
import { formatBytes, formatCount, humanize } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { ExportsUnderWay } from './exports-under-way';
import { HowToVerify } from './how-to-verify';
import { RequestExportForm } from './request-export';
import styles from './export-list.module.css';


function columnsOf(nameOf: (id: string) => string | undefined): readonly Column<ExportItem>[] {
  return [
    { key: 'about', label: 'About', cell: ({ scope, scopeId }) => <About scope={scope} scopeId={scopeId} name={nameOf(scopeId)} />, value: ({ scope, scopeId }) => `${scope} ${nameOf(scopeId) ?? ''}` },
    { key: 'purpose', label: 'Purpose', cell: ({ purpose }) => <span title={purpose ?? undefined}>{purpose ?? '–'}</span>, value: ({ purpose }) => purpose },
    { key: 'state', label: 'State', cell: ({ state, error }) => <span title={error ?? undefined}><Status value={state} /></span>, value: ({ state }) => state },
    { key: 'entries', label: 'Entries', cell: ({ entries }) => formatCount(entries), value: ({ entries }) => entries, align: 'end' },
    { key: 'size', label: 'Size', cell: ({ sizeBytes }) => formatBytes(sizeBytes), value: ({ sizeBytes }) => sizeBytes, align: 'end' },
    { key: 'digest', label: 'Digest', cell: ({ digest }) => (digest === null ? '–' : <Copy text={digest} label="Digest">{shortDigest(digest)}</Copy>) },
    { key: 'at', label: 'Asked for', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
    { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
    { key: 'download', label: 'Bundle', cell: ({ state, downloadPath, error }) => (state === 'READY' ? <a className={styles['download']} href={downloadPath} download>Download</a> : (error ?? '–')), narrow: true },
  ];
}

/** Parts of the trail, packed with their proofs, which anybody verifies without the platform: ask for one, see it come, take it home. */
export function ExportList() {
  const variables = useProjectVariables({});
  const live = useLive(Exports, variables);
  useRefreshOn(AuditEntryRecorded, variables, live.refresh, ({ auditEntryRecorded }) => auditEntryRecorded.type.startsWith('export.'));
  const scopes = useLive(ExportScopes, variables).data;
  const names = new Map([...(scopes?.models.nodes ?? []), ...(scopes?.endpoints.nodes ?? []), ...(scopes?.actors.nodes ?? [])].map(({ id, name }) => [id, name]));
  const underWay = live.data?.exports.filter(({ state }) => state === 'QUEUED' || state === 'RUNNING') ?? [];
  return (
    <>
      <RequestExportForm onAsked={live.refresh} />
      {underWay.length > 0 && <ExportsUnderWay exports={underWay} onOver={live.refresh} />}
      <Section title="Exports" actions={<QuerySource {...live.source} />}>
        <Answered live={live}>
          {({ exports }) => (
            <DataTable name="exports" rows={exports} columns={columnsOf((id) => names.get(id))} keyOf={({ id }) => id} empty={<Empty title="No export yet" code={code}>An export holds events, their proofs, the signed checkpoint, documents, and two scripts that verify it offline.</Empty>} />
          )}
        </Answered>
      </Section>
      <HowToVerify newest={live.data?.exports.find(({ state }) => state === 'READY')} />
    </>
  );
}

function About({ scope, scopeId, name }: Pick<ExportItem, 'scope' | 'scopeId'> & { readonly name: string | undefined }) {
  if (scope === 'INSTALLATION') return <>the whole installation</>;
  if (scope === 'PROJECT') return <>the project</>;
  return (
    <>
      {humanize(scope)} <NodeLink id={scopeId}>{name}</NodeLink>
    </>
  );
}

const code = `npx cairn export --out trail.zip
npx cairn verify trail.zip`;
