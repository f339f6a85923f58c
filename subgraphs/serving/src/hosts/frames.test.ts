import { expect, test } from 'vitest';
import { frameKind, FrameReader, headerBytes, readTensorFrame, readTextFrame, tensorFrame, textFrame, type Frame, type PlacedTensor } from './frames.js';

const tensors: PlacedTensor[] = [
  { datatype: 'UINT8', shape: [3], data: Uint8Array.of(1, 2, 255) },
  { datatype: 'INT64', shape: [2, 1], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
  { datatype: 'BYTES', shape: [2], data: ['', 'größer'] },
  { datatype: 'FP64', shape: [1, 1, 2], data: Float64Array.of(NaN, -0) },
  { datatype: 'BOOL', shape: [0], data: new Uint8Array(0) },
];

function bodyOf(frame: Buffer): Buffer {
  const body = Buffer.allocUnsafeSlow(frame.length - headerBytes);
  frame.copy(body, 0, headerBytes);
  return body;
}

test('tensors come out as they went in, whatever lies beside them', () => {
  expect(readTensorFrame(bodyOf(tensorFrame(frameKind.run, tensors)))).toEqual(tensors);
  expect(readTensorFrame(bodyOf(tensorFrame(frameKind.run, [])))).toEqual([]);
});

test('text and bytes come out as they went in', () => {
  const { text, bytes } = readTextFrame(bodyOf(textFrame(frameKind.load, '{"ä":1}', Uint8Array.of(1, 2, 3))));
  expect(text).toBe('{"ä":1}');
  expect([...bytes]).toEqual([1, 2, 3]);
});

test('frames are put together from pieces of any size', () => {
  const sent = Buffer.concat([tensorFrame(frameKind.answer, tensors), textFrame(frameKind.failed, 'why'), tensorFrame(frameKind.answer, [])]);
  for (const size of [1, 7, 8, 9, 64, sent.length]) {
    const found: Frame[] = [];
    const reader = new FrameReader((frame) => found.push(frame));
    for (let at = 0; at < sent.length; at += size) reader.take(sent.subarray(at, at + size));
    expect(found.map(({ kind }) => kind)).toEqual([frameKind.answer, frameKind.failed, frameKind.answer]);
    expect(readTensorFrame(found[0]!.body)).toEqual(tensors);
    expect(readTextFrame(found[1]!.body).text).toBe('why');
  }
});
