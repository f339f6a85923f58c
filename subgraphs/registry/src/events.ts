import { systemActor, type EventHandlers, type Transaction } from '@cairn/subgraph';
import type { AliasService } from './domain/alias-service.js';
import type { Clearances } from './domain/clearances.js';
import type { RegistryCommit } from './domain/stores.js';

/** A promoted rollout makes its version the champion; who starts one asks for its version; what a break-glass let be deployed is written down. */
export function registryEvents({ aliases, clearances }: { readonly aliases: AliasService; readonly clearances: Clearances }, commitOn: (transaction: Transaction) => RegistryCommit): EventHandlers {
  return {
    'rollout.promoted': async ({ projectId, payload }, transaction) => {
      if (projectId === undefined) return;
      const { modelId, modelVersionId: versionId } = payload;
      await aliases.follow(commitOn(transaction), projectId, { modelId, versionId }, systemActor.id);
    },
    'rollout.started': async ({ actorId, payload }, transaction) => {
      const commit = commitOn(transaction);
      const version = await commit.lockVersion(payload.candidateVersionId);
      if (version) await commit.addParties([{ versionId: version.id, actorId, part: 'requester' }]);
    },
    'variant.deployed': async ({ actorId, at, payload }, transaction) => {
      const commit = commitOn(transaction);
      const version = await commit.lockVersion(payload.modelVersionId);
      if (version) await clearances.used(commit, version, { use: 'deployed', place: payload.endpointId, actorId, at });
    },
  };
}
