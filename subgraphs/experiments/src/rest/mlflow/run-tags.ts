import type { StartRun } from '../../domain/run-service.js';
import type { Tag } from '../../domain/tag.js';

/** Tags of MLflow's that are fields of a run here. */
export const nameTag = 'mlflow.runName';
export const parentTag = 'mlflow.parentRunId';

/** What MLflow's own tags say of a run, and the tags that are left. */
export function factsOfTags(tags: readonly Tag[]): Pick<StartRun, 'name' | 'parentId' | 'code' | 'environment' | 'tags'> {
  const value = (key: string): string | undefined => tags.findLast((tag) => tag.key === key)?.value || undefined;
  const commit = value('mlflow.source.git.commit');
  const repository = withoutCredentials(value('mlflow.source.git.repoURL'));
  const dirty = value('mlflow.source.git.dirty');
  const source = value('mlflow.source.name');
  return {
    name: value(nameTag),
    parentId: value(parentTag),
    code: commit === undefined && repository === undefined ? undefined : { commit, repository, dirty: dirty === undefined ? undefined : dirty === 'true' },
    environment: source === undefined ? undefined : { command: [source], client: 'mlflow' },
    tags: tags.filter(({ key }) => key !== nameTag && key !== parentTag),
  };
}

function withoutCredentials(url: string | undefined): string | undefined {
  return url?.replace(/\/\/[^/@]*@/, '//');
}
