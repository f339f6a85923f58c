import { definePlugin, InvalidInputError } from '@cairn/plugin';
import { resolve } from 'node:path';
import { LocalStorage } from './local-storage.js';

export interface StorageLocalOptions {
  /** The folder that keeps the objects; made at the first write. Give it to one installation only. */
  readonly directory: string;
}

/** Keeps artifacts as files of this machine, as `local://sha256/<64 hex digits>`. */
export const storageLocal = definePlugin(({ directory }: StorageLocalOptions) => {
  if (typeof directory !== 'string' || directory === '') {
    throw new InvalidInputError(`storage-local: directory is ${JSON.stringify(directory)}, expected the path of a folder`);
  }
  return {
    name: 'storage-local',
    register(providers) {
      providers.storage('local', new LocalStorage(resolve(directory)));
    },
  };
});
