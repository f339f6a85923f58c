import { Metadata, status, type ServerUnaryCall, type ServerWritableStream, type ServiceDefinition, type UntypedServiceImplementation, type sendUnaryData } from '@grpc/grpc-js';
import { readProtoFile } from '@cairn/subgraph';
import type { Readiness } from '../server/dispatch.js';

/** `grpc.health.v1.Health`, as grpc-js serves it and as reflection tells of it. */
export interface HealthService {
  readonly name: string;
  readonly descriptors: readonly Uint8Array[];
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
  /** Ends what is watched. */
  stop(): void;
}

interface HealthRequest {
  readonly service: string;
}

interface HealthResponse {
  readonly status: number;
}

const [serving, notServing, unknownService] = [1, 2, 3];
/** How often a watched status is looked at, in milliseconds. */
const watchMs = 1_000;

/** Answers everybody: whoever asks has no key as a rule. @param known names of services; all of them are as ready as the platform is. */
export function healthService(known: readonly string[], readiness: () => Promise<Readiness>): HealthService {
  const { root, descriptor } = readProtoFile(new URL('../../proto/health.proto', import.meta.url));
  const [request, response] = [root.lookupType('grpc.health.v1.HealthCheckRequest'), root.lookupType('grpc.health.v1.HealthCheckResponse')];
  const method = (name: string, responseStream: boolean): ServiceDefinition[string] => ({
    path: `/grpc.health.v1.Health/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: (value: object) => Buffer.from(request.encode(value).finish()),
    requestDeserialize: (bytes: Buffer) => request.decode(bytes),
    responseSerialize: (value: object) => Buffer.from(response.encode(value).finish()),
    responseDeserialize: (bytes: Buffer) => response.decode(bytes),
  });
  const watchers = new Set<() => void>();
  const look = async (service: string): Promise<number> => {
    if (service !== '' && !known.includes(service)) return unknownService!;
    const { ready } = await readiness().catch(() => ({ ready: false }));
    return ready ? serving! : notServing!;
  };
  const check = async (call: ServerUnaryCall<HealthRequest, HealthResponse>, done: sendUnaryData<HealthResponse>): Promise<void> => {
    const found = await look(call.request.service);
    if (found !== unknownService) return done(null, { status: found });
    done({ code: status.NOT_FOUND, details: `There is no service '${call.request.service.slice(0, 100)}'`, metadata: new Metadata() });
  };
  return {
    name: 'grpc.health.v1.Health',
    descriptors: [descriptor],
    definition: { Check: method('Check', false), Watch: method('Watch', true) },
    handlers: {
      Check: (call: ServerUnaryCall<HealthRequest, HealthResponse>, done: sendUnaryData<HealthResponse>) => void check(call, done),
      Watch: (call: ServerWritableStream<HealthRequest, HealthResponse>) => {
        let told: number | undefined;
        const tell = async (): Promise<void> => {
          const found = await look(call.request.service);
          if (found !== told && !call.cancelled && !call.writableEnded) call.write({ status: (told = found) });
        };
        const timer = setInterval(() => void tell(), watchMs);
        const end = (): void => {
          watchers.delete(end);
          clearInterval(timer);
          call.end();
        };
        watchers.add(end);
        call.on('error', () => undefined);
        call.once('cancelled', end);
        void tell();
      },
    },
    stop() {
      for (const end of watchers) end();
    },
  };
}
