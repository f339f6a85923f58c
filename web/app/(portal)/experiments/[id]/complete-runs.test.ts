import { checkRunFilter } from './filter-error';
import { describe, expect, it } from 'vitest';
import { completeRuns } from './complete-runs';

const names = { metric: ['loss', 'val loss'], param: ['depth'], tag: [] };
const at = (text: string) => completeRuns(text, text.length, names).options;

describe('the filter of runs', () => {
  it.each([
    ['los', 'metrics.loss'],
    ['status = ', "'FINISHED'"],
    ['metrics.loss < 1 AND dep', 'params.depth'],
  ])('after "%s" offers %s', (text, option) => {
    expect(at(text)).toContain(option);
  });

  it('takes a bare word for a part of a name', () => {
    expect(at('resnet')).toEqual(["run_name ILIKE '%resnet%'"]);
    expect(at('metrics.loss < 1 AND resnet').at(-1)).toBe("run_name ILIKE '%resnet%'");
    expect(checkRunFilter(at('resnet')[0]!)).toBeUndefined();
  });

  it.each(['metrics.resnet', "params.model = 'res", 'metrics.loss ', 'r'])('but not in "%s"', (text) => {
    expect(at(text).join()).not.toContain('run_name ILIKE');
  });
});
