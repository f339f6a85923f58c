import { CairnError, NotFoundError, UnavailableError, UnsupportedError } from '@cairn/core';
import { readProtoFile, type GrpcCall, type GrpcMethod, type GrpcService } from '@cairn/subgraph';
import type { InferenceService } from '../domain/inference-service.js';
import { serverMetadata, type ModelPlace, type ModelRepository } from '../domain/model-repository.js';
import * as messages from './messages.js';
import { readInferRequest } from './read-infer-request.js';
import { inferResponse } from './write-infer-response.js';

/** What the service leads to. */
export interface InferenceGrpcParts {
  readonly inference: InferenceService;
  readonly repository: ModelRepository;
  readonly ready: () => boolean;
}

/** Where the protocol's messages are written down. */
const protocol = new URL('../../proto/inference.proto', import.meta.url);
const nothing = new Uint8Array(0);

/** `inference.GRPCInferenceService`: the Open Inference Protocol V2, and Triton's repository, configuration and statistics. A model is an endpoint, by its name. */
export function inferenceGrpc(parts: InferenceGrpcParts): GrpcService {
  const { repository, ready } = parts;
  const describe = (bytes: Uint8Array, call: GrpcCall): ReturnType<ModelRepository['metadata']> => repository.metadata(placeIn(bytes, call), call.context);
  return {
    name: 'inference.GRPCInferenceService',
    descriptors: [readProtoFile(protocol).descriptor],
    methods: {
      ServerLive: method('public', () => messages.writeFlag(true)),
      ServerReady: method('public', () => messages.writeFlag(ready())),
      ModelReady: method('read', (bytes, call) => messages.writeFlag(isReady(repository, placeIn(bytes, call), call))),
      ServerMetadata: method('signedIn', () => messages.writeServerMetadata(serverMetadata)),
      ModelMetadata: method('read', (bytes, call) => messages.writeModelMetadata(describe(bytes, call))),
      ModelConfig: method('read', (bytes, call) => messages.writeModelConfig(describe(bytes, call))),
      ModelInfer: method('read', (bytes, call) => infer(parts, bytes, call)),
      ModelStreamInfer: { ...method('read', (bytes, call) => inferStreamed(parts, bytes, call)), streams: true },
      ModelStatistics: method('read', async (bytes, call) => {
        const { name } = messages.readModelName(bytes);
        return messages.writeStatistics(await repository.statistics(name === '' ? undefined : placeIn(bytes, call), call.context));
      }),
      RepositoryIndex: method('read', (bytes, { context, projectId }) => messages.writeIndex(repository.index({ projectId, ...messages.readIndexRequest(bytes) }, context))),
      RepositoryModelLoad: method('operate', async (bytes, { context, projectId }) => {
        const { name, parametrised } = messages.readRepositoryRequest(bytes);
        if (parametrised) throw new UnsupportedError('A model is loaded as it was approved: its configuration and files cannot be replaced here');
        await repository.load({ endpoint: name, projectId, version: undefined }, context);
        return nothing;
      }),
      RepositoryModelUnload: method('operate', async (bytes, { context, projectId }) => {
        const { name } = messages.readRepositoryRequest(bytes);
        await repository.unload({ endpoint: name, projectId, version: undefined }, context);
        return nothing;
      }),
    },
  };
}

async function infer({ inference }: InferenceGrpcParts, bytes: Uint8Array, { context, projectId }: GrpcCall): Promise<Uint8Array> {
  const { endpoint, version, request, raw } = readInferRequest(bytes);
  const answer = await inference.infer({ endpoint, projectId, version, ...request }, context);
  return inferResponse({ endpoint, id: request.requestId, raw }, answer);
}

/** On a stream a request that fails does not end the others: the answer says why. */
async function inferStreamed(parts: InferenceGrpcParts, bytes: Uint8Array, call: GrpcCall): Promise<Uint8Array> {
  try {
    return messages.writeStreamed({ response: await infer(parts, bytes, call) });
  } catch (error) {
    if (error instanceof CairnError) return messages.writeStreamed({ error: error.message });
    throw error;
  }
}

/** Not ready is an answer; not there is an error. */
function isReady(repository: ModelRepository, place: ModelPlace, { context }: GrpcCall): boolean {
  try {
    repository.requireReady(place, context);
    return true;
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

function placeIn(bytes: Uint8Array, { projectId }: GrpcCall): ModelPlace {
  const { name, version } = messages.readModelName(bytes);
  if (name === '') throw new NotFoundError("'name' is missing; expected the name of an endpoint");
  return { endpoint: name, projectId, version };
}

function method(access: GrpcMethod['access'], handle: GrpcMethod['handle']): GrpcMethod {
  return { access, handle };
}
