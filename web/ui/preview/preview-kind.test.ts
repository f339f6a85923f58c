import { describe, expect, it } from 'vitest';
import { imageType, previewKind } from './preview-kind';

describe('a file', () => {
  it.each([
    ['plots/loss.PNG', 'application/octet-stream', 'image'],
    ['plot.svg', 'image/svg+xml', 'svg'],
    ['rows.csv', 'application/octet-stream', 'csv'],
    ['rows', 'text/csv; charset=utf-8', 'csv'],
    ['rows.parquet', '', 'parquet'],
    ['params.json', 'text/plain', 'json'],
    ['README.md', 'text/plain', 'markdown'],
    ['LICENSE', 'application/octet-stream', 'text'],
    ['log', 'text/plain', 'text'],
    ['model.onnx', 'application/octet-stream', 'none'],
    ['model', 'constructor', 'none'],
  ])('named %s of type %s is shown as %s', (name, type, kind) => {
    expect(previewKind(name, type)).toBe(kind);
  });

  it.each([['page.html', 'text/html'], ['page', 'text/html'], ['page.xml', 'application/xhtml+xml']])('that could run something (%s, %s) is text', (name, type) => {
    expect(previewKind(name, type)).toBe('text');
  });

  it('that is an image is never drawn as a type that runs something', () => {
    expect([imageType('a.png', 'text/html'), imageType('a', 'image/webp'), imageType('a', 'image/svg+xml')]).toEqual(['image/png', 'image/webp', 'image/png']);
  });
});
