import { systemActor, type EventHandlers, type Transaction } from '@cairn/subgraph';
import type { AliasService } from './domain/alias-service.js';
import { champion } from './domain/model.js';
import type { RegistryCommit } from './domain/stores.js';

/** A promoted rollout makes its version the champion. */
export function registryEvents(aliases: AliasService, commitOn: (transaction: Transaction) => RegistryCommit): EventHandlers {
  return {
    'rollout.promoted': async ({ projectId, payload }, transaction) => {
      if (projectId === undefined) return;
      const { modelId, modelVersionId: versionId } = payload;
      await aliases.put(commitOn(transaction), projectId, { modelId, alias: champion, versionId }, systemActor.id);
    },
  };
}
