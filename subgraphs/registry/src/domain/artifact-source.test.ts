import { describe, expect, test } from 'vitest';
import { sourceOf } from './artifact-source.js';

const version = 'mv_01890000000070008000000000000001';

describe('a source', () => {
  test.each([
    ['runs:/run_1/model', { kind: 'tree', uri: 'runs:/run_1/model' }],
    ['mlflow-artifacts:/exp_1/run_1/artifacts/model', { kind: 'tree', uri: 'mlflow-artifacts:/exp_1/run_1/artifacts/model' }],
    ['models:/lm_1', { kind: 'tree', uri: 'models:/lm_1' }],
    [`mlflow-artifacts:/model-versions/${version}`, { kind: 'versionId', versionId: version }],
    [`mlflow-artifacts://cairn:4000/model-versions/${version}/`, { kind: 'versionId', versionId: version }],
    ['models:/late arrival/3', { kind: 'versionNumber', model: 'late arrival', number: 3 }],
    ['models:/late%20arrival/3', { kind: 'versionNumber', model: 'late arrival', number: 3 }],
    ['models:/late/Production', { kind: 'versionName', model: 'late', name: 'Production', by: 'stage' }],
    ['models:/late@champion', { kind: 'versionName', model: 'late', name: 'champion', by: 'alias' }],
  ])('%s is understood', (uri, expected) => {
    expect(sourceOf(uri)).toEqual(expected);
  });

  test.each([
    ['s3://bucket/model', /has the scheme 's3', whose bytes Cairn does not keep; expected mlflow-artifacts:.*runs:.*models:/],
    ['file:///etc/passwd', /has the scheme 'file'/],
    ['/etc/passwd', /has no scheme/],
    ['models:/', /names no model/],
    ['models:/a/b/c', /names no model/],
    ['runs:/a\0', /zero character/],
    [`runs:/${'a'.repeat(2_000)}`, /has 2,006 characters; at most 2,000/],
  ])('%j is refused, and told why', (uri, reason) => {
    expect(() => sourceOf(uri)).toThrow(reason);
  });
});
