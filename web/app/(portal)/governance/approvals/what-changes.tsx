import type { Champion, RequestedVersion } from '../../../../live/queries/approvals';
import { formatBytes, formatCount } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Ago } from '../../../../ui/time';
import styles from './approvals.module.css';

/** The version beside the champion: what would be other than today. */
export function WhatChanges({ version, champion }: { readonly version: RequestedVersion; readonly champion: Champion | null }) {
  const sameEnvironment = champion !== null && champion.environmentDigest !== null && champion.environmentDigest === version.environmentDigest;
  return (
    <Section title="What changes">
      {version.description !== null && <p className={styles['described']}>{version.description}</p>}
      <table className={styles['beside']}>
        <thead>
          <tr>
            <td />
            <th scope="col">v{version.number}, proposed</th>
            <th scope="col">{champion === null ? 'no champion yet' : <>v{champion.number}, champion</>}</th>
          </tr>
        </thead>
        <tbody>
          <Row name="Registered">
            <>
              <Ago at={version.createdAt} /> by {version.createdBy.name}
            </>
            {champion && <Ago at={champion.createdAt} />}
          </Row>
          <Row name="Asked for by">
            {version.requestedBy?.name}
            {null}
          </Row>
          <Row name="From the run">
            {version.run && <NodeLink id={version.run.id}>{version.run.name}</NodeLink>}
            {null}
          </Row>
          <Row name="Trained on">
            {version.datasetVersions.length > 0 && <Data versions={version.datasetVersions} />}
            {champion !== null && champion.datasetVersions.length > 0 && <Data versions={champion.datasetVersions} />}
          </Row>
          <Row name="File">
            {formatBytes(version.sizeBytes)}
            {champion && (champion.digest === version.digest ? 'the same bytes' : formatBytes(champion.sizeBytes))}
          </Row>
          <Row name="Environment">
            {version.environmentDigest === null ? 'not recorded' : 'recorded'}
            {champion && (champion.environmentDigest === null ? 'not recorded' : sameEnvironment ? 'the same' : 'another')}
          </Row>
        </tbody>
      </table>
    </Section>
  );
}

function Row({ name, children: [proposed, today] }: { readonly name: string; readonly children: readonly [React.ReactNode, React.ReactNode] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{proposed || '–'}</td>
      <td>{today || '–'}</td>
    </tr>
  );
}

function Data({ versions }: { readonly versions: RequestedVersion['datasetVersions'] }) {
  return versions.map(({ id, number, rowCount, dataset, quality }) => (
    <div key={id}>
      <NodeLink id={id}>{`${dataset.name} v${number}`}</NodeLink> {formatCount(rowCount)} rows, quality {quality.passed ? 'passed' : 'failed'}
    </div>
  ));
}
