import { definePlugin, InvalidInputError } from '@cairn/plugin';
import { NatsStream } from './nats-stream.js';

export interface StreamNatsOptions {
  /** Servers of one cluster, with commas between them: `nats://127.0.0.1:4222`. User and password, or a token, may stand in them. */
  readonly url: string;
  /** How long JetStream keeps messages of subjects that had no stream before, in days, above 0. Defaults to 7. */
  readonly keepDays?: number | undefined;
}

/** Carries messages over NATS JetStream, under the name `nats`. It connects at first use, and again whenever the connection is lost. */
export const streamNats = definePlugin(({ url, keepDays = 7 }: StreamNatsOptions) => {
  const servers = typeof url === 'string' ? url.split(',').map((one) => one.trim()) : [];
  if (servers.length === 0 || servers.some((one) => !/^(?:nats|tls):\/\/\S+$/.test(one))) {
    throw new InvalidInputError('stream-nats: url is not what is expected, nats://host:port or tls://host:port, with commas between several');
  }
  if (!(keepDays > 0 && keepDays <= 36_500)) throw new InvalidInputError(`stream-nats: keepDays is ${keepDays}; expected days above 0 and at most 36,500`);
  return {
    name: 'stream-nats',
    register(providers) {
      providers.stream('nats', new NatsStream({ servers, keepMs: keepDays * 86_400_000 }));
    },
  };
});
