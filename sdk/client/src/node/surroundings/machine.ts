import { execFile } from 'node:child_process';
import os from 'node:os';

/** Longest wait for `nvidia-smi`, in milliseconds. */
const patienceMs = 2_000;

export interface Device {
  readonly kind: 'gpu';
  readonly name: string;
  readonly memoryBytes?: number;
}

export function host(): Record<string, unknown> {
  return { name: os.hostname(), os: `${os.type()} ${os.release()}`, arch: os.arch(), cores: os.availableParallelism(), memoryBytes: os.totalmem() };
}

let asked: Promise<Device[]> | undefined;

/** Graphics processors, as `nvidia-smi` names them; empty where there is none. Asked once a process. */
export function devices(): Promise<Device[]> {
  asked ??= new Promise((resolve) => {
    execFile('nvidia-smi', ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'], { timeout: patienceMs }, (error, stdout) => resolve(error ? [] : devicesIn(stdout)));
  });
  return asked;
}

/** Reads `name, MiB` a line. A size that is none, as on machines with shared memory, is left out. */
export function devicesIn(answer: string): Device[] {
  return answer.split('\n').flatMap((line): Device[] => {
    const comma = line.lastIndexOf(',');
    const name = line.slice(0, comma).trim();
    const mebibytes = line.slice(comma + 1).trim();
    if (comma < 0 || name === '') return [];
    return [{ kind: 'gpu', name, ...(/^\d+$/.test(mebibytes) ? { memoryBytes: Number(mebibytes) * 2 ** 20 } : {}) }];
  });
}
