import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpack } from './unpack.js';

interface Member {
  readonly name: string;
  readonly content?: Buffer;
  /** Unix mode. Defaults to a regular file's. */
  readonly mode?: number;
  /** What it says that it unpacks to. Defaults to the truth. */
  readonly claims?: number;
  /** Whose entry its bytes are shared with, by number. */
  readonly sharesWith?: number;
}

/** A zip as an attacker writes it by hand: no library would. */
function zipOf(members: readonly Member[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const { name, content = Buffer.from('x'), mode = 0o100_644, claims = content.length, sharesWith } of members) {
    const [raw, packed] = [Buffer.from(name), deflateRawSync(content, { level: 9 })];
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(claims, 8);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(0x800, 6);
    local.writeUInt16LE(8, 8);
    sizes.copy(local, 14);
    local.writeUInt16LE(raw.length, 26);
    offsets.push(sharesWith === undefined ? offset : offsets[sharesWith]!);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(0x0314, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(0x800, 8);
    head.writeUInt16LE(8, 10);
    sizes.copy(head, 16);
    head.writeUInt16LE(raw.length, 28);
    head.writeUInt32LE((mode << 16) >>> 0, 38);
    head.writeUInt32LE(offsets.at(-1)!, 42);
    central.push(head, raw);
    if (sharesWith !== undefined) continue;
    parts.push(local, raw, packed);
    offset += local.length + raw.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

const limits = { files: 100, bytes: 2 ** 26, ratio: 200 };

test('the files of a bundle come out as they went in', async () => {
  const files = await unpack(zipOf([{ name: 'manifest.json', content: Buffer.from('{}') }, { name: 'proofs/', mode: 0o040_755, content: Buffer.alloc(0) }, { name: 'proofs/0.tlog-proof' }]), limits);
  expect(Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.toString()]))).toEqual({ 'manifest.json': '{}', 'proofs/0.tlog-proof': 'x' });
});

describe('a zip is refused whose member', () => {
  test.each(['../evil', '/etc/cron.d/evil', 'a/../../evil', 'a\\..\\..\\evil', 'C:/evil', '..', './evil', 'a//b', '%2e%2e/evil', 'a\0b', '‥/evil', '..;/evil', ''])('is called %j', async (name) => {
    await expect(unpack(zipOf([{ name: 'manifest.json' }, { name }]), limits)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test.each([
    ['a symbolic link', 0o120_777],
    ['a character device', 0o020_666],
    ['a block device', 0o060_660],
    ['a named pipe', 0o010_644],
    ['a socket', 0o140_755],
  ])('is %s', async (_, mode) => {
    await expect(unpack(zipOf([{ name: 'events.jsonl', content: Buffer.from('/etc/passwd'), mode }]), limits)).rejects.toThrow("The zip's 'events.jsonl' is a link or a device");
  });

  test('is there twice: readers would not agree which one counts', async () => {
    await expect(unpack(zipOf([{ name: 'events.jsonl' }, { name: 'events.jsonl', content: Buffer.from('another') }]), limits)).rejects.toThrow("The zip holds 'events.jsonl' twice");
  });
});

describe('a zip that would fill the memory is refused before it does:', () => {
  test('of too many files', async () => {
    await expect(unpack(zipOf(Array.from({ length: 101 }, (_, place) => ({ name: `f${place}` }))), limits)).rejects.toThrow('The zip holds 101 files; at most 100');
  });

  test('of zeros', async () => {
    await expect(unpack(zipOf([{ name: 'zeros', content: Buffer.alloc(2 ** 24) }]), limits)).rejects.toThrow(/^The zip of 16,\d{3} bytes unpacks to more than 200 times as much$/);
  });

  test('of entries that lie over one another', async () => {
    const kernel = { name: 'f0', content: Buffer.alloc(2 ** 20, 'ab') };
    await expect(unpack(zipOf([kernel, ...Array.from({ length: 50 }, (_, place) => ({ ...kernel, name: `f${place + 1}`, sharesWith: 0 }))]), limits)).rejects.toThrow('times as much');
  });

  test('of more than the limit, packed however well', async () => {
    await expect(unpack(zipOf([{ name: 'big', claims: 2 ** 26 + 1 }]), limits)).rejects.toThrow('The zip unpacks to more than 67,108,864 bytes');
  });

  test('that says that it is small', async () => {
    await expect(unpack(zipOf([{ name: 'zeros', content: Buffer.alloc(2 ** 24), claims: 10 }]), limits)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('no zip')],
  ['the beginning of one', zipOf([{ name: 'a' }, { name: 'b' }]).subarray(0, 60)],
  ['one without its middle', Buffer.concat([zipOf([{ name: 'a' }]).subarray(0, 20), zipOf([{ name: 'a' }]).subarray(40)])],
])('%s is no zip, and said to be none', async (_, bytes) => {
  await expect(unpack(bytes, limits)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
