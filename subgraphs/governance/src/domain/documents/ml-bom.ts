import { createHash } from 'node:crypto';
import { told } from './annex-iv.js';
import type { KnownVersion } from './known.js';

/** The bill of materials of a model version: CycloneDX 1.6 JSON, with its data sets and its model card. */
export function mlBom(version: KnownVersion): string {
  const { id, model, run } = version;
  const license = told(version, 'license');
  const hex = /^sha256:([0-9a-f]{64})$/;
  const hashes = (digest: string): object => (hex.test(digest) ? { hashes: [{ alg: 'SHA-256', content: hex.exec(digest)![1] }] } : {});
  const metrics = typeof version.evaluation === 'object' && version.evaluation !== null ? Object.entries(version.evaluation).filter(([, value]) => typeof value === 'number' || typeof value === 'string') : [];
  const performance = (metrics.length > 0 ? metrics : (run?.metrics ?? []).filter(({ latest }) => latest !== null).map(({ key, latest }) => [key, latest] as const)).map(([type, value]) => ({ type, value: String(value) }));
  const component = {
    type: 'machine-learning-model',
    'bom-ref': id,
    name: model.name,
    version: String(version.number),
    ...(version.description ?? model.description ? { description: version.description ?? model.description } : {}),
    ...hashes(version.digest),
    ...(license === undefined ? {} : { licenses: [{ license: { name: license } }] }),
    modelCard: {
      'bom-ref': `${id}-card`,
      modelParameters: {
        ...(version.operators.length === 0 ? {} : { modelArchitecture: `ONNX graph of ${version.operators.join(', ')}` }),
        datasets: version.datasetVersions.map((data) => ({ ref: data.id })),
        inputs: version.inputs.map(({ name, datatype, shape }) => ({ format: `${name}: ${datatype} [${shape.join(', ')}]` })),
        outputs: version.outputs.map(({ name, datatype, shape }) => ({ format: `${name}: ${datatype} [${shape.join(', ')}]` })),
      },
      ...(performance.length === 0 ? {} : { quantitativeAnalysis: { performanceMetrics: performance } }),
      properties: [
        { name: 'cairn:status', value: version.status },
        ...(run ? [{ name: 'cairn:run', value: run.id }] : []),
        ...(run?.code?.commit ? [{ name: 'cairn:commit', value: run.code.commit }] : []),
      ],
    },
  };
  const data = version.datasetVersions.map((one) => ({
    type: 'data',
    'bom-ref': one.id,
    name: one.dataset.name,
    version: String(one.number),
    ...hashes(one.digest),
    data: [{ type: 'dataset', name: one.dataset.name, contents: { properties: [{ name: 'cairn:rows', value: String(one.rowCount) }, { name: 'cairn:digest', value: one.digest }] } }],
  }));
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(id)}`,
    version: 1,
    metadata: { timestamp: version.createdAt, component },
    components: data,
    dependencies: [{ ref: id, dependsOn: version.datasetVersions.map((one) => one.id) }, ...version.datasetVersions.map((one) => ({ ref: one.id }))],
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

/** The same for the same id (RFC 9562, version 8). */
function uuidOf(id: string): string {
  const digest = createHash('sha256').update(id).digest('hex');
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
