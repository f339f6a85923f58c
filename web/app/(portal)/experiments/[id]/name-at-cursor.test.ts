import { expect, it } from 'vitest';
import { nameAtCursor } from './name-at-cursor';

it.each([
  ['metrics.lo', 'lo'],
  ['lo', 'lo'],
  ['metrics.loss < 0.5 AND params."val l', 'l'],
  ['metrics.loss<0.5 AND tags.te', 'te'],
  ['metrics.', ''],
  ['', ''],
])('the name that is typed at the end of "%s" is looked up as "%s"', (text, expected) => {
  expect(nameAtCursor(text, text.length)).toBe(expected);
});
