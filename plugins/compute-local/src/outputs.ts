import type { Json, JsonObject } from '@cairn/plugin';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const maxBytes = 1_048_576;

/**
 * What a job left in its outputs file; nothing when there is no file.
 * @throws {Error} saying what is wrong with the file.
 */
export async function readOutputs(path: string): Promise<JsonObject> {
  // A job may leave anything here: a link must not be followed, and a pipe not waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new Error(`Its outputs could not be read: ${error.message}`, { cause: error });
    },
  );
  if (file === undefined) return {};
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new Error('Its outputs are not a file');
    if (found.size > maxBytes) throw new Error(`Its outputs take ${found.size} bytes, more than ${maxBytes} bytes`);
    return parse(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

function parse(text: string): JsonObject {
  let outputs: Json;
  try {
    outputs = JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`Its outputs are not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) {
    throw new Error('Its outputs are not a JSON object');
  }
  return outputs as JsonObject;
}
