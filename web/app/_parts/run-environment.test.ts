import { describe, expect, it } from 'vitest';
import { readEnvironment } from './run-environment';

describe('the environment of a run', () => {
  it('is read in words', () => {
    const read = readEnvironment({
      command: ['python', 'train.py', '--name', "it's new"],
      directory: 'models',
      runtime: 'python 3.11.7',
      packages: { numpy: '1.26.4' },
      lockFiles: [{ path: 'uv.lock', digest: 'sha256:1' }],
      host: { name: 'box', os: 'linux', arch: 'x64', cores: 8, memoryBytes: 2 ** 34 },
      devices: [{ kind: 'gpu', name: 'A100', memoryBytes: 2 ** 36 }],
    });
    expect(read).toEqual({
      command: String.raw`python train.py --name 'it'\''s new'`,
      facts: [['Runtime', 'python 3.11.7'], ['Folder', 'models'], ['Host', 'box'], ['System', 'linux x64'], ['Cores', '8'], ['Memory', '16 GiB'], ['GPU 1', 'A100, 64 GiB']],
      packages: { numpy: '1.26.4' },
      lockFiles: [{ path: 'uv.lock', digest: 'sha256:1' }],
    });
  });

  it('may be of another form: then it is shown as it is', () => {
    expect(readEnvironment({ cudaVersion: '12.4', nested: { a: 1 } }).facts).toEqual([['Cuda version', '12.4'], ['Nested', '{"a":1}']]);
  });

  it.each([null, undefined, 'text', 7, [1, 2], { packages: 'all', lockFiles: 'none', devices: {}, host: [] }])('may be anything: %j', (environment) => {
    expect(readEnvironment(environment)).toEqual({ command: undefined, facts: [], packages: {}, lockFiles: [] });
  });
});
