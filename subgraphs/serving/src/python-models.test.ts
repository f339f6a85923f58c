import { describe, expect, test } from 'vitest';
import { testProject } from '@cairn/subgraph/testing';
import type { PythonSettings } from './domain/python-models.js';
import { TestPlatform } from './testing/platform.js';

const other: PythonSettings = { interpreter: '/usr/bin/python3', projects: new Set(['prj_01890000000070008000000000000002']) };
const all: PythonSettings = { interpreter: '/usr/bin/python3', projects: '*' };
const mlmodel = { format: 'FILES', formatReason: 'It has no ONNX flavour, only python_function', files: [{ path: 'MLmodel', digest: `sha256:${'1'.repeat(64)}`, sizeBytes: 1 }] };

describe('a version of files is refused', () => {
  test.each<[string, PythonSettings | undefined, object, RegExp]>([
    ['where no operator turned Python on', undefined, mlmodel, /is not an ONNX model \(It has no ONNX flavour, only python_function\), and Python models are not served here.*CAIRN_PYTHON_MODELS/],
    ['in a project that is not trusted', other, mlmodel, new RegExp(`trusted projects only, and '${testProject}' is none; an operator adds it to CAIRN_PYTHON_PROJECTS`)],
    ['when it is no MLflow model', all, { ...mlmodel, files: [] }, /only one ONNX file can be served/],
    ['when it says nothing of its inputs', all, { ...mlmodel, inputs: [] }, /has no signature of columns or tensors/],
    ['when its digest is not that of its files', all, mlmodel, /The files of model version .* have digest/],
    ['before it is approved', all, { ...mlmodel, clearance: { allowed: false, reason: 'waiting for approval' } }, /only an approved one can be served/],
  ])('%s', async (_, pythonModels, change, reason) => {
    await using platform = await TestPlatform.start(pythonModels === undefined ? {} : { pythonModels });
    const version = platform.registry.add(`sha256:${'2'.repeat(64)}`, { ...change });
    await expect(platform.endpoint(version)).rejects.toThrow(reason);
  });
});
