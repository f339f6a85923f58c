import { InvalidInputError } from '@cairn/core';
import { readConfig } from '../platform/config.js';
import { startGatewayPart, startSubgraphPart } from '../platform/parts.js';
import { subgraphNames, type SubgraphName } from '../platform/subgraphs.js';
import { untilSignal } from './until-signal.js';

/** Starts one part and stays until it is asked to end. */
export async function serve(args: readonly string[]): Promise<void> {
  const [name] = args;
  const config = readConfig(process.env);
  if (name !== 'gateway' && !isSubgraph(name)) {
    throw new InvalidInputError(`There is no part '${name ?? ''}'; expected gateway, ${subgraphNames.join(', ')}`);
  }
  const part = await (name === 'gateway' ? startGatewayPart(config) : startSubgraphPart(name, config));
  process.stdout.write(`${name} is up: ${part.url}\n`);
  await untilSignal(config.drainMs);
  await part.stop();
}

function isSubgraph(name: string | undefined): name is SubgraphName {
  return (subgraphNames as readonly (string | undefined)[]).includes(name);
}
