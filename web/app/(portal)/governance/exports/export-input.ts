import type { ExportRequest } from '../../../../live/queries/exports';

/** An export as it is being asked for; texts as they were typed. */
export interface RequestDraft {
  readonly scope: 'project' | 'model' | 'endpoint' | 'actor';
  /** Of the model, endpoint or actor; empty until one is chosen. */
  readonly scopeId: string;
  /** Local time, as a field of a form has it; empty for no limit. */
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
}

export const emptyRequest: RequestDraft = { scope: 'project', scopeId: '', from: '', to: '', purpose: '' };

/** What is missing before it can be asked for, in words; undefined when nothing is. */
export function missingIn({ scope, scopeId, from, to }: RequestDraft): string | undefined {
  if (scope !== 'project' && scopeId === '') return `Choose ${{ model: 'the model', endpoint: 'the endpoint', actor: 'the person or program' }[scope]}.`;
  if (from !== '' && to !== '' && from >= to) return 'It must begin before it ends.';
  return undefined;
}

/** What the platform is asked for. */
export function inputOf({ scope, scopeId, from, to, purpose }: RequestDraft, projectId: string): ExportRequest {
  return {
    projectId,
    ...(scope === 'project' ? {} : { [`${scope}Id`]: scopeId }),
    ...(from === '' ? {} : { from: new Date(from).toISOString() }),
    ...(to === '' ? {} : { to: new Date(to).toISOString() }),
    ...(purpose.trim() === '' ? {} : { purpose: purpose.trim() }),
  };
}
