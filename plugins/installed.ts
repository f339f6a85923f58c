import { computeLocal } from '@cairn/compute-local';
import type { Plugin } from '@cairn/plugin';
import { storageLocal } from '@cairn/storage-local';
import { strategyAb } from '@cairn/strategy-ab';
import { strategyBlueGreen } from '@cairn/strategy-blue-green';
import { strategyCanary } from '@cairn/strategy-canary';
import { strategyChampionChallenger } from '@cairn/strategy-champion-challenger';
import { strategyShadow } from '@cairn/strategy-shadow';
import { join } from 'node:path';

/**
 * What a Cairn installation starts with: nothing but this machine. A file of your own that exports `installed` replaces it.
 * @param options.home the folder that keeps the installation's state (`CAIRN_HOME`).
 */
export function installed({ home }: { readonly home: string }): Plugin[] {
  return [
    storageLocal({ directory: join(home, 'artifacts') }),
    computeLocal({ directory: join(home, 'jobs') }),
    strategyCanary(),
    strategyBlueGreen(),
    strategyShadow(),
    strategyAb(),
    strategyChampionChallenger(),
  ];
}
