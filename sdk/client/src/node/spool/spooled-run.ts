import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Journal, type Line } from './journal.js';
import { forget, Lock } from './lock.js';

/** Whose entries these are. No credential is ever among them. */
export interface Header {
  readonly runId: string;
  readonly projectId: string;
  /** Origin of the platform that they are for: they go to no other. */
  readonly url: string;
  readonly experiment: string;
  /** The event that made the program run, in a job. */
  readonly causeId: string | undefined;
}

const shape = /^(run_[0-9a-f]{32})\.([0-9a-f]{16})$/;

/** One run's folder below the spool, locked: its journal, how far that is delivered, and copies of its artifacts. */
export class SpooledRun {
  /** How many entries the platform refused for good. */
  refused = 0;

  private constructor(
    private readonly root: string,
    readonly folder: string,
    readonly header: Header,
    readonly journal: Journal,
    private readonly lock: Lock,
    private settled: number,
  ) {}

  static async create(root: string, header: Header): Promise<SpooledRun> {
    await mkdir(root, { recursive: true, mode: 0o700 });
    const lock = await Lock.take(root);
    // Locked before it is there: nobody takes it for one of the dead.
    const folder = join(root, `${header.runId}.${lock.name}`);
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, 'header.json'), JSON.stringify(header), { mode: 0o600 });
    return new SpooledRun(root, folder, header, await Journal.open(join(folder, 'journal')), lock, 0);
  }

  /** Takes over the folder of a process that has died; undefined when a living one holds it, or somebody was faster. */
  static async claim(root: string, name: string): Promise<SpooledRun | undefined> {
    const [, runId, oldLock] = shape.exec(name) ?? [];
    if (runId === undefined || oldLock === undefined || (await Lock.isHeld(root, oldLock))) return undefined;
    const lock = await Lock.take(root);
    const folder = join(root, `${runId}.${lock.name}`);
    try {
      // A folder is renamed once, by whom it belongs to from then on.
      await rename(join(root, name), folder);
      await forget(root, oldLock);
      const header = JSON.parse(await readFile(join(folder, 'header.json'), 'utf8')) as Header;
      const delivered = Number(await readFile(join(folder, 'delivered'), 'utf8').catch(() => '0'));
      return new SpooledRun(root, folder, header, await Journal.open(join(folder, 'journal')), lock, delivered);
    } catch {
      await lock.release();
      return undefined;
    }
  }

  /** Up to where the journal is settled: kept by the platform, or set aside. In bytes. */
  get delivered(): number {
    return this.settled;
  }

  get waitingBytes(): number {
    return this.journal.size - this.settled;
  }

  get setAsideFile(): string {
    return join(this.root, 'set-aside', `${this.header.runId}.jsonl`);
  }

  next(): Promise<Line | undefined> {
    return this.journal.read(this.settled);
  }

  async settle(line: Line): Promise<void> {
    // Renamed into place: a reader sees the old number or the new one. Being behind is harmless, entries may come twice.
    const fresh = join(this.folder, 'delivered.new');
    await writeFile(fresh, String(line.end));
    await rename(fresh, join(this.folder, 'delivered'));
    this.settled = line.end;
  }

  /** Writes an entry that the platform will never take to where a person can read it, with the reason. */
  async setAside(line: Line, error: Error): Promise<void> {
    const files = join(this.root, 'set-aside', this.header.runId);
    await mkdir(files, { recursive: true, mode: 0o700 });
    for (const file of await readdir(this.folder)) if (line.kind === 'artifact' && line.body.includes(JSON.stringify(file))) await rename(join(this.folder, file), join(files, file));
    await appendFile(this.setAsideFile, `${JSON.stringify({ at: new Date().toISOString(), reason: error.message, kind: line.kind, entry: line.body })}\n`, { mode: 0o600 });
    this.refused++;
    await this.settle(line);
  }

  /** A run whose process died without a word has ended when it last wrote. */
  async endForTheDead(): Promise<void> {
    let last: Line | undefined;
    for (let line = await this.next(); line; line = await this.journal.read(line.end)) last = line;
    if (last?.kind === 'end' || (last === undefined && this.settled > 0 && (await this.hasEnded()))) return;
    const endedAt = (await stat(join(this.folder, 'journal'))).mtime.toISOString();
    const end = { runId: this.header.runId, status: 'KILLED', reason: 'Its process ended without a word', endedAt };
    await this.journal.append('end', JSON.stringify(end), { sync: true });
  }

  /** Gives the folder back, or removes it when nothing in it is needed any more. */
  async close({ remove }: { readonly remove: boolean }): Promise<void> {
    await this.journal.close();
    if (remove) await rm(this.folder, { recursive: true, force: true });
    await this.lock.release();
  }

  private async hasEnded(): Promise<boolean> {
    let last: Line | undefined;
    for (let line = await this.journal.read(0); line; line = await this.journal.read(line.end)) last = line;
    return last?.kind === 'end';
  }
}

/** The folders of runs that wait, oldest first. */
export async function waitingRuns(root: string): Promise<string[]> {
  return (await readdir(root).catch(() => [] as string[])).filter((name) => shape.test(name)).sort();
}
