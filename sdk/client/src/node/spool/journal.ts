import { open, type FileHandle } from 'node:fs/promises';

/** One line of a journal: what is to become true, and where the next line begins. */
export interface Line {
  readonly kind: string;
  /** JSON. */
  readonly body: string;
  /** In bytes. */
  readonly end: number;
}

const readBytes = 256 * 1024;

/** An append-only file, one entry a line: its kind, a space, JSON. What `append` resolved for has left the process. */
export class Journal {
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly file: FileHandle,
    private bytes: number,
  ) {}

  /** Opens or makes it. A line that was being written when its process died has no end, and is cut off. */
  static async open(path: string): Promise<Journal> {
    const file = await open(path, 'a+', 0o600);
    const { size } = await file.stat();
    const end = await endOfLastLine(file, size);
    if (end < size) await file.truncate(end);
    return new Journal(file, end);
  }

  /** How many bytes it holds, all of them whole lines. */
  get size(): number {
    return this.bytes;
  }

  /** Adds an entry and returns where it ends; with `sync`, the disk was asked to keep it. Nothing is half-written when it rejects. */
  append(kind: string, body: string, { sync }: { readonly sync: boolean }): Promise<number> {
    const appended = this.writing.then(async () => {
      const line = Buffer.from(`${kind} ${body}\n`);
      try {
        const { bytesWritten } = await this.file.write(line);
        if (bytesWritten < line.length) throw new Error(`The disk took ${bytesWritten} of ${line.length} bytes`);
      } catch (error) {
        await this.file.truncate(this.bytes);
        throw error;
      }
      this.bytes += line.length;
      if (sync) await this.file.datasync();
      return this.bytes;
    });
    this.writing = appended.catch(() => undefined);
    return appended;
  }

  /** The line that begins there; undefined when there is no whole one. */
  async read(offset: number): Promise<Line | undefined> {
    if (offset >= this.bytes) return undefined;
    const parts: Buffer[] = [];
    for (let from = offset; from < this.bytes; ) {
      const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(Math.min(readBytes, this.bytes - from)), 0, undefined, from);
      if (bytesRead === 0) return undefined;
      const part = buffer.subarray(0, bytesRead);
      const newline = part.indexOf(10);
      parts.push(newline < 0 ? part : part.subarray(0, newline));
      from += bytesRead;
      if (newline < 0) continue;
      const text = Buffer.concat(parts).toString('utf8');
      const space = text.indexOf(' ');
      return { kind: text.slice(0, Math.max(0, space)), body: text.slice(space + 1), end: offset + Buffer.byteLength(text) + 1 };
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const begin = Math.max(0, end - readBytes);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(end - begin), 0, end - begin, begin);
    const newline = buffer.subarray(0, bytesRead).lastIndexOf(10);
    if (newline >= 0) return begin + newline + 1;
    end = begin;
  }
  return 0;
}
