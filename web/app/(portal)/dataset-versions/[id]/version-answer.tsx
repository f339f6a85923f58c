import type { DatasetVersionDetail } from '../../../../live/queries/dataset-version';
import { Copy } from '../../../../ui/copy';
import { formatBytes, plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Answer } from '../../../../ui/page';

/** The version in two sentences. */
export function VersionAnswer({ version }: { readonly version: DatasetVersionDetail }) {
  const failed = version.quality.checks.filter(({ passed }) => !passed).length;
  return (
    <Answer>
      {version.description !== null && `${version.description}. `}
      {plural(version.rowCount, 'row')} as {version.format.toLowerCase()}, {formatBytes(version.sizeBytes)}, <Copy text={version.digest} label="Digest">{shortDigest(version.digest)}</Copy>.{' '}
      {failed === 0 ? `All ${version.quality.checks.length} checks passed` : `${failed} of ${version.quality.checks.length} checks failed`}; a version of <NodeLink id={version.dataset.id}>{version.dataset.name}</NodeLink>
      {version.derivedFrom.length > 0 && (
        <>
          {' '}
          made from{' '}
          {version.derivedFrom.map((parent) => (
            <NodeLink key={parent.id} id={parent.id}>{`${parent.dataset.name} v${parent.number}`}</NodeLink>
          ))}
        </>
      )}
      .
    </Answer>
  );
}
