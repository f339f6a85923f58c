import { execFile } from 'node:child_process';

/** A GPU of this machine. */
export interface Gpu {
  /** Its UUID: stays the same over restarts, and CUDA takes it in any order of devices. */
  readonly id: string;
  readonly name: string;
  readonly memoryBytes: number;
}

/** Longest wait for the program, in milliseconds: a broken driver lets it hang. */
const timeoutMs = 10_000;

/** The GPUs that `nvidia-smi` lists; none where the program is missing, fails or hangs. */
export function findGpus(program: string): Promise<readonly Gpu[]> {
  const query = ['--query-gpu=index,uuid,name,memory.total', '--format=csv,noheader,nounits'];
  return new Promise((resolve) => {
    execFile(program, query, { timeout: timeoutMs, killSignal: 'SIGKILL' }, (error, stdout) => {
      resolve(error === null ? parseGpus(stdout) : []);
    });
  });
}

/** Reads lines of `index, uuid, name, memory in MiB`; a line that is none (a warning, a device without memory) is left out. */
export function parseGpus(csv: string): readonly Gpu[] {
  return csv.split('\n').flatMap((line) => {
    const fields = /^\s*\d+\s*,\s*(GPU-[0-9a-fA-F-]+)\s*,\s*(.+?)\s*,\s*(\d+)\s*$/.exec(line);
    return fields === null ? [] : [{ id: fields[1]!, name: fields[2]!, memoryBytes: Number(fields[3]) * 1_048_576 }];
  });
}
