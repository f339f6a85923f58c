import { computeLocal } from '@cairn/compute-local';
import type { Plugin } from '@cairn/plugin';
import { storageLocal } from '@cairn/storage-local';
import { streamNats } from '@cairn/stream-nats';
import { strategyAb } from '@cairn/strategy-ab';
import { strategyBlueGreen } from '@cairn/strategy-blue-green';
import { strategyCanary } from '@cairn/strategy-canary';
import { strategyChampionChallenger } from '@cairn/strategy-champion-challenger';
import { strategyShadow } from '@cairn/strategy-shadow';
import { join } from 'node:path';

export interface InstalledOptions {
  /** The folder that keeps the installation's state (`CAIRN_HOME`). */
  readonly home: string;
  /** Servers of NATS that carry streams (`CAIRN_NATS_URL`); absent: there are no streams. */
  readonly natsUrl?: string | undefined;
}

/** What a Cairn installation starts with: nothing but this machine, unless it is told of more. A file of your own that exports `installed` replaces it. */
export function installed({ home, natsUrl }: InstalledOptions): Plugin[] {
  return [
    storageLocal({ directory: join(home, 'artifacts') }),
    computeLocal({ directory: join(home, 'jobs') }),
    strategyCanary(),
    strategyBlueGreen(),
    strategyShadow(),
    strategyAb(),
    strategyChampionChallenger(),
    ...(natsUrl === undefined ? [] : [streamNats({ url: natsUrl })]),
  ];
}
