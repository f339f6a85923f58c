import { describe, expect, test } from 'vitest';
import { recipeOf } from './recipe.js';

const commit = 'a'.repeat(40);
const code = { commit, repository: 'https://example.org/code.git', digest: null, dirty: false, diffDigest: null };
const environment = { command: ['node', 'train.js'], directory: 'jobs', lockFiles: [{ path: 'package-lock.json', digest: 'sha256:1' }] };
const run = { status: 'FINISHED' as const, code, environment };

function obstacles(changed: Partial<Parameters<typeof recipeOf>[0]>, given: Parameters<typeof recipeOf>[1] = {}): readonly string[] {
  const outcome = recipeOf({ ...run, ...changed }, given);
  return 'obstacles' in outcome ? outcome.obstacles : [];
}

describe('what it takes to run a run again', () => {
  test('is its commit, its command, its folder and its lock files', () => {
    expect(recipeOf(run, {})).toEqual({ recipe: { commit, repository: code.repository, directory: 'jobs', command: environment.command, lockFiles: environment.lockFiles, diffDigest: undefined } });
  });

  test('may be said where it was not recorded', () => {
    expect(recipeOf({ ...run, code: { ...code, repository: null }, environment: null }, { repository: '/code', command: ['node', 'other.js'] })).toEqual({
      recipe: { commit, repository: '/code', directory: '.', command: ['node', 'other.js'], lockFiles: [], diffDigest: undefined },
    });
  });

  test('is not there for a run that still runs, has no commit, repository or command: each is named', () => {
    expect(obstacles({ status: 'RUNNING' })).toEqual(['It is running: what it measures is not known yet']);
    expect(obstacles({ code: null, environment: 'text' }).map((obstacle) => obstacle.split(':')[0])).toEqual(['No commit was recorded', 'No repository was recorded', 'No command was recorded, as in a notebook']);
  });

  test('includes the changes beside the commit, and no others', () => {
    const dirty = { ...code, dirty: true, diffDigest: 'sha256:2' };
    expect(obstacles({ code: dirty })[0]).toContain('its digest must be sha256:2');
    expect(obstacles({ code: dirty }, { diffDigest: 'sha256:3' })).toEqual(['The digest of the diff is sha256:3; expected sha256:2']);
    expect(obstacles({ code: dirty }, { diffDigest: 'sha256:2' })).toEqual([]);
    expect(obstacles({ code: { ...dirty, diffDigest: null } })[0]).toContain('no digest of them was recorded');
    expect(obstacles({}, { diffDigest: 'sha256:3' })).toEqual(['It ran the commit as it is: leave --diff out']);
  });

  test.each(['../elsewhere', '/etc', 'a/../../b', 'C:\\code', 'a\0b'])('never leaves the folder: %j', (directory) => {
    expect(obstacles({ environment: { ...environment, directory } })).toHaveLength(1);
    expect(recipeOf({ ...run, environment: { ...environment, lockFiles: [{ path: directory, digest: 'sha256:1' }] } }, {})).toMatchObject({ recipe: { lockFiles: [] } });
  });

  test('has no secret that was left out', () => {
    expect(obstacles({ environment: { ...environment, command: ['node', 'train.js', '--token=***'] } })[0]).toContain('A secret was left out');
  });
});
