import { expect, test } from 'vitest';
import { packEntries, parseTilePath, tilePath, unpackEntries } from './tiles.js';

test('paths of tiles are those of the specification, both ways', () => {
  for (const [path, place] of [
    ['0/000', { level: 0, index: 0, width: 256 }],
    ['0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['2/x001/000.p/7', { level: 2, index: 1_000, width: 7 }],
    ['entries/067.p/255', { level: 'entries', index: 67, width: 255 }],
  ] as const) {
    expect(parseTilePath(path)).toEqual(place);
    expect(tilePath(place)).toBe(path);
  }
});

test('nothing else is a path of a tile', () => {
  for (const path of ['', '0', '0/', '0/1', '0/0001', '64/000', '00/000', '0/x000/001', '0/000.p/0', '0/000.p/256', '0/000.p/257', '0/000.p/01', 'entries/000/..', 'entry/000', '0/x999/x999/x999/x999/x999/x999/999', '-1/000']) {
    expect(() => parseTilePath(path), path).toThrow('is not the path of a tile');
  }
});

test('entries come out of a bundle as they went in, and half ones do not', () => {
  const entries = [Buffer.from('a'), Buffer.alloc(0), Buffer.alloc(65_535, 7)];
  const bundle = packEntries(entries);
  expect(unpackEntries(bundle)).toEqual(entries);
  for (const cut of [1, 2, bundle.length - 1]) expect(() => unpackEntries(bundle.subarray(0, cut))).toThrow('ends in the middle of one');
});
