import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InvalidInputError } from '@cairn/core';
import { identityModel } from '../../testing/onnx.js';
import { mutated } from '../../testing/mutated.js';
import { inspectOnnx } from './inspect.js';

const many = 10_000;

test('ten thousand files with something wrong are each refused with a reason or read, quickly and without memory', () => {
  const models = realModels();
  const seen = { read: 0, refused: 0 };
  let [slowestMs, mostBytes] = [0, 0];
  const before = process.memoryUsage().rss;
  for (let seed = 0; seed < many; seed++) {
    const bytes = mutated(models[seed % models.length]!, seed);
    const begunMs = performance.now();
    try {
      inspectOnnx(bytes);
      seen.read++;
    } catch (error) {
      if (!(error instanceof InvalidInputError) || error.message.length < 20) throw new Error(`Seed ${seed} is not refused with a reason`, { cause: error });
      seen.refused++;
    }
    slowestMs = Math.max(slowestMs, performance.now() - begunMs);
    if (seed % 100 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage().rss - before);
  }
  expect(seen.read + seen.refused).toBe(many);
  // Both happen often: otherwise nothing was tried.
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(many / 20);
  expect(slowestMs).toBeLessThan(1_000);
  expect(mostBytes).toBeLessThan(256 * 2 ** 20);
});

/** Some that say much in few bytes, and a handful of the ONNX project's own where Debian's package of them is installed. */
function realModels(): Uint8Array[] {
  const branch = { name: 'branch', node: [{ opType: 'Identity', input: ['w'], output: ['z'] }], output: [{ name: 'z', type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 1 }] } } } }] };
  const branching = identityModel((graph) => {
    graph.initializer = [{ name: 'w', dataType: 1, dims: [4], floatData: [1, 2, 3, 4] }, { name: 'v', dataType: 7, dims: [2], rawData: new Uint8Array(16) }];
    graph.sparseInitializer = [{ values: { name: 's', dataType: 1, dims: [1], floatData: [1] }, indices: { name: 'i', dataType: 7, dims: [1], int64Data: [0] }, dims: [8] }];
    graph.node!.push({ opType: 'If', input: ['c'], output: ['z'], attribute: [{ name: 'then_branch', type: 5, g: branch }, { name: 'else_branch', type: 5, g: branch }] });
  });
  const folder = '/usr/share/libonnx-testdata/data';
  const names = ['node/test_add', 'node/test_loop11', 'node/test_if', 'node/test_lstm_defaults', 'simple/test_sequence_model1', 'pytorch-operator/test_operator_mm', 'pytorch-converted/test_Conv2d'];
  const found = names.map((name) => `${folder}/${name}/model.onnx`).filter((path) => existsSync(path));
  return [identityModel(), branching, ...found.map((path) => readFileSync(path))];
}
