import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzip } from './unzip.js';

describe('unzip', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unzip-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('unpacks stored and deflated files, in folders too', async () => {
    const long = 'a cairn marks the way\n'.repeat(1000);
    const zip = zipOf([{ name: 'manifest.json', text: '{}', deflate: false }, { name: 'events/0.ndjson', text: long, deflate: true }]);
    expect(await unzip(zip, folder)).toEqual(['manifest.json', 'events/0.ndjson']);
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe('{}');
    expect(await readFile(join(folder, 'events/0.ndjson'), 'utf8')).toBe(long);
  });

  it.each(['../outside', '/etc/outside', 'a/../../outside'])('refuses the member %s', async (name) => {
    await expect(unzip(zipOf([{ name, text: 'x', deflate: false }]), folder)).rejects.toThrow('lies outside the folder');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses bytes that are not a zip file', async () => {
    await expect(unzip(new Uint8Array(100), folder)).rejects.toThrow('100 bytes are not a zip file');
  });
});

/** A zip file as APPNOTE.TXT describes it. */
function zipOf(files: readonly { name: string; text: string; deflate: boolean }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, deflate } of files) {
    const content = Buffer.from(text);
    const packed = deflate ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
