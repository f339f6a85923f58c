import { describe, expect, test } from 'vitest';
import { identityModel } from '../testing/onnx.js';
import { factsOf, type ModelFacts } from './model-format.js';
import { manifestDigest } from './model-file.js';

const mlmodel = (onnx: string): string => `artifact_path: model\nflavors:\n  onnx:\n    onnx_version: 1.16.0\n    data: ${onnx}\n  python_function:\n    loader_module: mlflow.onnx\n`;

/** Looks at files whose digest is their path. */
function facts(contents: Readonly<Record<string, string | Uint8Array>>): Promise<ModelFacts> {
  const files = Object.entries(contents).map(([path, content]) => ({ path, digest: path, sizeBytes: content.length }));
  return factsOf(files, (digest) => Promise.resolve(Buffer.from(contents[digest]!)));
}

describe('an artifact tree', () => {
  test('whose MLmodel names one ONNX file that passes the inspection is that file', async () => {
    const onnx = identityModel();
    expect(await facts({ MLmodel: mlmodel('model.onnx'), 'model.onnx': onnx, 'requirements.txt': 'onnx' })).toMatchObject({
      format: 'onnx',
      formatReason: undefined,
      digest: 'model.onnx',
      inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 1] }],
      operators: ['ai.onnx::Identity'],
    });
  });

  test('that is one ONNX file is that file', async () => {
    expect(await facts({ 'late.onnx': identityModel() })).toMatchObject({ format: 'onnx', digest: 'late.onnx' });
  });

  test.each([
    ['another flavour', { MLmodel: 'flavors:\n  sklearn: {}\n', 'model.pkl': 'x' }, /no ONNX flavour, only sklearn/],
    ['no MLmodel', { 'model.pkl': 'x', 'a.onnx': 'y' }, /not an ONNX model/],
    ['an MLmodel that is not YAML', { MLmodel: 'a: [', 'model.onnx': 'x' }, /not an ONNX model/],
    ['an MLmodel of another shape', { MLmodel: '- flavors', 'model.onnx': 'x' }, /not an ONNX model/],
    ['an ONNX file that is missing', { MLmodel: mlmodel('model.onnx'), other: 'x' }, /has 0 files; expected one/],
    ['an ONNX model of several files', { MLmodel: mlmodel('onnx'), 'onnx/a': 'x', 'onnx/b': 'y' }, /has 2 files; expected one/],
    ['foreign operators', { MLmodel: mlmodel('model.onnx'), 'model.onnx': identityModel(({ node }) => (node![0]!.domain = 'com.example')) }, /uses foreign operators/],
  ])('with %s is files, and says why', async (_, contents: Record<string, string | Uint8Array>, reason) => {
    const read = await facts(contents);
    expect(read).toMatchObject({ format: 'files', formatReason: expect.stringMatching(reason), inputs: [], outputs: [] });
    expect(read.digest).toBe(manifestDigest(read.files));
  });
});

test('a manifest names exactly its files, in whatever order they come', () => {
  const files = [{ path: 'b', digest: 'sha256:1', sizeBytes: 1 }, { path: 'a', digest: 'sha256:2', sizeBytes: 2 }];
  expect(manifestDigest(files)).toBe(manifestDigest(files.toReversed()));
  expect(manifestDigest(files)).toMatch(/^sha256:[0-9a-f]{64}$/);
  for (const change of [{ path: 'c' }, { digest: 'sha256:3' }, { sizeBytes: 3 }]) expect(manifestDigest([files[0]!, { ...files[1]!, ...change }])).not.toBe(manifestDigest(files));
});
