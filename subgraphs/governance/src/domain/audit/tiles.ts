import { InvalidInputError } from '@cairn/core';

/** Hashes in a tile, and levels of the tree that one level of tiles spans (C2SP tlog-tiles). */
export const tileWidth = 256;
export const tileHeight = 8;

/** Which tile: of hashes at tile level `level`, or of entries. */
export interface TilePlace {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; less than 256 is the last, partial one. */
  readonly width: number;
}

/**
 * Reads the path of a tile after `tile/`: `<level>/<index>` or `entries/<index>`, with `.p/<width>` for a partial one. The index is written in groups of
 * three digits, all but the last with an `x` before them: `x001/x234/067`.
 * @throws {InvalidInputError} for a path that is none.
 */
export function parseTilePath(path: string): TilePlace {
  const [, level, groups, width = String(tileWidth)] = /^(entries|[0-5]?\d|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  const index = Number(groups?.replace(/[x/]/g, ''));
  if (level === undefined || !Number.isSafeInteger(index) || Number(width) > tileWidth || tilePath({ level: levelOf(level), index, width: Number(width) }) !== path) {
    throw new InvalidInputError(`'${path.slice(0, 100)}' is not the path of a tile; expected <level>/<index> or entries/<index>, as C2SP tlog-tiles writes them`);
  }
  return { level: levelOf(level), index, width: Number(width) };
}

/** The path of a tile after `tile/`. */
export function tilePath({ level, index, width }: TilePlace): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g)!;
  const last = groups.pop()!;
  return `${level}/${groups.map((group) => `x${group}/`).join('')}${last}${width === tileWidth ? '' : `.p/${width}`}`;
}

function levelOf(text: string): number | 'entries' {
  return text === 'entries' ? text : Number(text);
}

/** Entries one after the other, each after its length in 16 bits, big end first (C2SP tlog-tiles). */
export function packEntries(entries: readonly Buffer[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** @throws {InvalidInputError} when the bytes are not whole entries. */
export function unpackEntries(bytes: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY);
    if (end > bytes.length) throw new InvalidInputError('A bundle of entries ends in the middle of one');
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
