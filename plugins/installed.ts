import { computeLocal } from '@cairn/compute-local';
import type { Plugin } from '@cairn/plugin';
import { storageLocal } from '@cairn/storage-local';
import { strategyCanary } from '@cairn/strategy-canary';
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
  ];
}
