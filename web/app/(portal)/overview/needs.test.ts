import { describe, expect, it } from 'vitest';
import type { OverviewData } from '../../../live/queries/overview';
import { needsOf, sentenceOf } from './needs';

const nothing: OverviewData = {
  endpoints: { totalCount: 0, nodes: [] },
  modelVersions: { totalCount: 0, nodes: [] },
  breakGlasses: { nodes: [] },
  alerts: { totalCount: 0, nodes: [] },
  pipelineRuns: { nodes: [] },
  runs: { totalCount: 0, nodes: [] },
};

function pipelineRun(id: string, status: string, startedAt: string): OverviewData['pipelineRuns']['nodes'][number] {
  return { id, status, startedAt, endedAt: startedAt, reason: null, pipeline: { id: 'pl_1', name: 'retrain' }, steps: [{ name: 'train', status, message: 'exit code 1' }] };
}

describe('what needs somebody', () => {
  it('is nothing when nothing waits', () => {
    expect(needsOf(nothing)).toEqual([]);
    expect(sentenceOf(nothing)).toBe('Nothing is live; nothing needs you.');
  });

  it('is a failed run only while no newer one of the same pipeline went well', () => {
    const failed = pipelineRun('plr_1', 'FAILED', '2024-01-01');
    expect(needsOf({ ...nothing, pipelineRuns: { nodes: [failed] } })).toMatchObject([{ id: 'plr_1', verb: 'Repair', name: 'retrain: train', why: 'exit code 1' }]);
    expect(needsOf({ ...nothing, pipelineRuns: { nodes: [pipelineRun('plr_2', 'SUCCEEDED', '2024-01-02'), failed] } })).toEqual([]);
  });

  it('is a break-glass until somebody has reviewed it', () => {
    const breakGlass = { id: 'bg_1', reason: 'the champion answers nonsense', openedAt: '2024-01-01', modelVersion: { id: 'mv_1', number: 3, model: { id: 'mdl_1', name: 'delay' } } };
    const verbsOf = (state: string) => needsOf({ ...nothing, breakGlasses: { nodes: [{ ...breakGlass, state }] } }).map(({ verb, name }) => `${verb} ${name}`);
    expect(['OPEN', 'ACTIVE', 'EXPIRED', 'REVIEWED', 'LAPSED'].map(verbsOf)).toEqual([['Confirm delay v3 without approval'], ['Watch delay v3 without approval'], ['Review delay v3 without approval'], [], []]);
  });

  it('comes oldest first', () => {
    const version = { id: 'mv_1', number: 2, createdAt: '2024-01-03', createdBy: { id: 'act_1', name: 'author' }, model: { id: 'mdl_1', name: 'delay' } };
    const alert = { id: 'alr_1', message: 'Log loss', kind: 'LOG_LOSS', raisedAt: '2024-01-02', endpoint: { id: 'ep_1', name: 'delay' } };
    const data = { ...nothing, modelVersions: { totalCount: 1, nodes: [version] }, alerts: { totalCount: 1, nodes: [alert] } };
    expect(needsOf(data).map(({ id }) => id)).toEqual(['alr_1', 'mv_1']);
    expect(sentenceOf(data)).toBe('Nothing is live; 2 things need you.');
  });
});
