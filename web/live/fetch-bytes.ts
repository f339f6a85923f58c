import type { FileBytes } from '../ui/preview/file-bytes';
import { goToSignIn } from './session';

/** Fetches the beginning of a file: what comes behind so many bytes is not waited for. @throws {Error} saying what the platform answered. */
export async function fetchBytes(path: string, mostBytes: number, signal: AbortSignal): Promise<FileBytes> {
  const response = await fetch(path, { signal });
  if (response.status === 401) goToSignIn();
  if (!response.ok || response.body === null) throw new Error(`the platform answered ${response.status}`);
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, mostBytes - length);
    parts.push(part);
    length += part.length;
    isCut = part.length < value.length;
    if (isCut) {
      await reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, isCut };
}
