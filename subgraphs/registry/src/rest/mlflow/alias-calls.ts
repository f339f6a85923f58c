import { InvalidInputError } from '@cairn/core';
import type { MlflowCall } from '@cairn/subgraph';
import { modelOf, versionOf, type DoorServices } from './door.js';
import { showVersion } from './shapes.js';

/** `registered-models/alias` */
export function aliasCalls(services: DoorServices): MlflowCall[] {
  const { aliases } = services;
  return [
    {
      method: 'POST',
      path: 'registered-models/alias',
      access: 'log',
      async answer(args, caller) {
        const alias = args.text('alias');
        const { id: versionId, modelId } = await versionOf(services, args, caller);
        await aliases.move({ modelId, alias, versionId }, caller);
        return {};
      },
    },
    {
      method: 'DELETE',
      path: 'registered-models/alias',
      access: 'log',
      async answer(args, caller) {
        const alias = args.text('alias');
        const { id: modelId } = await modelOf(services, args, caller);
        await aliases.remove({ modelId, alias }, caller);
        return {};
      },
    },
    {
      method: 'GET',
      path: 'registered-models/alias',
      access: 'read',
      async answer(args, caller) {
        const alias = args.text('alias');
        const model = await modelOf(services, args, caller);
        const version = await aliases.version(model, alias);
        // MLflow's own server says so, and not that something is missing.
        if (!version) throw new InvalidInputError(`Registered model alias ${alias} not found: nothing of model '${model.name}' is called so`);
        return { model_version: await showVersion(version, services, caller) };
      },
    },
  ];
}
