import type { Logger } from '@cairn/subgraph';
import type { ExternalEndpoints } from './domain/external-endpoints.js';
import type { PredictionRetention } from './domain/prediction-retention.js';
import type { StreamService } from './domain/stream-service.js';
import { keptTrafficMs } from './domain/traffic.js';
import type { UnloggedAlarm } from './domain/unlogged-alarm.js';
import { Repeating } from './repeating.js';
import type { SqlServingStore } from './store/serving-store.js';
import type { FileSpool } from './store/spool/file-spool.js';
import type { SpoolFolder } from './store/spool/spool-folder.js';
import type { StreamConsumers } from './streams/stream-consumers.js';

export interface RepeatedWorkParts {
  readonly store: SqlServingStore;
  readonly spool: FileSpool;
  readonly folder: SpoolFolder;
  readonly alarm: UnloggedAlarm;
  readonly retention: PredictionRetention;
  readonly external: ExternalEndpoints;
  readonly consumers: StreamConsumers;
  readonly streams: StreamService;
  readonly logger: Logger;
  readonly now: () => Date;
}

const hourMs = 3_600_000;
/** Answers to messages of streams are kept for so long. */
const keptAnswersMs = 24 * hourMs;

/** What every process does again and again without being asked. */
export function repeatedWork({ store, spool, folder, alarm, retention, external, consumers, streams, logger, now }: RepeatedWorkParts): readonly Repeating[] {
  const before = (ageMs: number): Date => new Date(now().getTime() - ageMs);
  return [
    new Repeating({ name: 'following streams', everyMs: 1_000, logger, work: () => consumers.follow() }),
    new Repeating({ name: 'having providers forget deleted streams', everyMs: 5_000, logger, work: () => streams.forgetDeleted() }),
    new Repeating({ name: 'forgetting answered messages', everyMs: hourMs / 6, logger, work: () => store.forgetStreamMessages(before(keptAnswersMs)) }),
    new Repeating({ name: 'taking over what ended processes spooled', everyMs: 10_000, logger, work: async () => spool.take(await folder.adopt()) }),
    new Repeating({ name: 'preparing the months of the prediction log', everyMs: hourMs, logger, work: () => retention.prepare() }),
    new Repeating({ name: 'forgetting old predictions', everyMs: hourMs / 6, logger, work: (signal) => retention.enforce(signal) }),
    new Repeating({ name: 'forgetting the traffic of yesterday', everyMs: hourMs / 6, logger, work: () => store.forgetTraffic(before(keptTrafficMs)) }),
    new Repeating({ name: 'telling what is not logged', everyMs: 1_000, logger, work: () => alarm.tell() }),
    new Repeating({ name: 'logging what other servers answered', everyMs: 250, logger, work: (signal) => pairAll(external, signal) }),
    new Repeating({ name: 'forgetting requests without an answer', everyMs: 10_000, logger, work: () => sweep(external, logger) }),
  ];
}

async function pairAll(external: ExternalEndpoints, signal: AbortSignal): Promise<void> {
  while ((await external.pair()) > 0 && !signal.aborted);
}

async function sweep(external: ExternalEndpoints, logger: Logger): Promise<void> {
  const alone = await external.sweep();
  if (alone > 0) logger.warn('requests and answers of external endpoints were alone too long, and are forgotten', { count: alone });
}
