import { describe, expect, test } from 'vitest';
import { relativePath } from './relative-path.js';

describe('a path is kept as it is given', () => {
  test.each(['a', 'a/b.txt', 'model/late-arrival.onnx', '..a', 'a..b/c..', '...', 'a b/ü.png', '100%.txt', '50% of 20%.csv', 'a%20b', 'a;b', 'a+b', '%', 'x'.repeat(1_000)])('%s', (path) => {
    expect(relativePath(path)).toBe(path);
  });
});

describe('a path that leads out, or would somewhere else, is refused', () => {
  test.each([
    '', 'x'.repeat(1_001),
    '..', '.', '../a', 'a/..', 'a/../b', 'a/./b', './a', ' .. /a', '.. ', 'a/.. /b',
    '/etc/passwd', '//host/share', '/', 'a//b', 'a/', 'C:\\windows', 'c:/windows', 'C:a',
    '..\\a', 'a\\..\\b', '\\\\host\\share',
    '%2e%2e/a', '%2E%2E%2Fa', '..%2fa', 'a/%2e%2e/b', '%2fetc', '%5c..%5ca', 'a%5cb',
    '%252e%252e%252fa', '%25252e%25252e/a', `%${'25'.repeat(8)}2e/a`,
    '..;/a', 'a/..;x/b', ';../a', '%3b../a',
    'a\0b', 'a%00b', 'a%2500b', 'a\nb', 'a%0d%0ab', '\u007f',
    '%c0%ae%c0%ae/a', '%c0%afetc', '%e0%80%ae%e0%80%ae/a', '%f0%80%80%ae/a', '%C1%9C',
    '．．/a', '‥/a', '..／a', '..＼a', '％２ｅ％２ｅ/%2e%2e', '%EF%BC%8E%EF%BC%8E/a',
  ])('%j', (path) => {
    expect(() => relativePath(path)).toThrow(/^Invalid path .*; expected a relative path/s);
  });
});
