import type { ModelVersionDetail, TensorSignature } from '../../../../live/queries/model-version';
import { Copy } from '../../../../ui/copy';
import { Facts } from '../../../../ui/facts';
import { formatBytes, plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';

/** How many files are named one by one. */
const mostFiles = 20;

/** What the version is and what it came from. */
export function VersionOrigin({ version }: { readonly version: ModelVersionDetail }) {
  return (
    <div>
      <Section title="Came from">
        <Facts
          facts={[
            version.run !== null && ['Run', <NodeLink key="run" id={version.run.id}>{version.run.name}</NodeLink>],
            version.run !== null && ['Experiment', <NodeLink key="experiment" id={version.run.experiment.id}>{version.run.experiment.name}</NodeLink>],
            ...version.datasetVersions.map(({ id, dataset, number, rowCount, quality }) => ['Data', <span key={id}><NodeLink id={id}>{`${dataset.name} v${number}`}</NodeLink> {plural(rowCount, 'row')}, quality {quality.passed ? 'passed' : 'failed'}</span>] as const),
            version.featureView !== null && ['Features', <NodeLink key="features" id={version.featureView.id}>{`${version.featureView.name} v${version.featureView.version}`}</NodeLink>],
          ]}
        />
      </Section>
      <Section title={version.format === 'ONNX' ? 'The file' : 'The files'}>
        <Facts
          facts={[
            ['Digest', <Copy key="digest" text={version.digest} label="Digest">{shortDigest(version.digest)}</Copy>],
            ['Size', formatBytes(version.sizeBytes)],
            version.formatReason !== null && ['Cannot be served', version.formatReason],
            version.inputs.length > 0 && ['Inputs', <Signature key="inputs" tensors={version.inputs} />],
            version.outputs.length > 0 && ['Outputs', <Signature key="outputs" tensors={version.outputs} />],
            version.operators.length > 0 && ['Operators', version.operators.join(', ')],
            ...version.files.slice(0, mostFiles).map(({ path, sizeBytes }) => ['File', <span key={path}><code>{path}</code> {formatBytes(sizeBytes)}</span>] as const),
            version.files.length > mostFiles && ['And', plural(version.files.length - mostFiles, 'more file')],
          ]}
        />
      </Section>
    </div>
  );
}

function Signature({ tensors }: { readonly tensors: readonly TensorSignature[] }) {
  return (
    <>
      {tensors.map(({ name, datatype, shape }) => (
        <div key={name}>
          <code>{name}</code> {datatype} [{shape.map((size) => (size < 0 ? 'n' : size)).join(' × ')}]
        </div>
      ))}
    </>
  );
}
