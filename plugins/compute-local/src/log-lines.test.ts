import { expect, test } from 'vitest';
import { LineSplitter } from './log-lines.js';

function linesOf(...chunks: (string | Uint8Array)[]): string[] {
  const splitter = new LineSplitter();
  const lines = chunks.flatMap((chunk) => splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  return [...lines, ...splitter.end()].map((line) => line.text);
}

test('lines end with \\n, \\r\\n or \\r, and the last one needs no end', () => {
  expect(linesOf('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
});

test('empty lines are lines', () => {
  expect(linesOf('\n\n\r\n\ra\n')).toEqual(['', '', '', '', 'a']);
});

test('\\r\\n is one end, also when a chunk ends between the two', () => {
  expect(linesOf('a\r', '\nb\r', '\n', '\nc')).toEqual(['a', 'b', '', 'c']);
  expect(linesOf('a\r', 'b')).toEqual(['a', 'b']);
});

test('characters survive a cut between their bytes', () => {
  const bytes = Buffer.from('grüße 🪨\n');
  expect(linesOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(['grüße 🪨']);
});

test('a long line is cut, said to be, and the next one is whole', () => {
  const splitter = new LineSplitter();
  const lines = [...splitter.push(Buffer.from('x'.repeat(16_384))), ...splitter.push(Buffer.from('y\nnext\n'))];
  expect(lines).toEqual([
    { text: 'x'.repeat(16_384), truncated: true },
    { text: 'next', truncated: false },
  ]);
});

test('a line of exactly the limit is not cut', () => {
  expect(new LineSplitter().push(Buffer.from(`${'x'.repeat(16_384)}\n`))[0]?.truncated).toBe(false);
});

test('a cut never leaves half a character', () => {
  const [line] = new LineSplitter().push(Buffer.from(`${'x'.repeat(16_383)}🪨\n`));
  expect(line).toEqual({ text: 'x'.repeat(16_383), truncated: true });
});

test('bytes that are no text, and NUL, are shown as such', () => {
  expect(linesOf(Uint8Array.of(0x61, 0xff, 0x00, 0x62))).toEqual(['a\uFFFD\uFFFDb']);
});
