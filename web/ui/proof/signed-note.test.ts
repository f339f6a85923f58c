import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCheckpoint, verifyNote } from './signed-note';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const typed = Buffer.concat([Buffer.of(1), raw]);
const name = 'cairn/test';
const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
const verifierKey = `${name}+${keyId.toString('hex')}+${typed.toString('base64')}`;
const text = `${name}\n12\n${Buffer.alloc(32, 7).toString('base64')}\n`;

function noteOf(signed: string): string {
  return `${text}\n— ${name} ${Buffer.concat([keyId, sign(null, Buffer.from(signed), privateKey)]).toString('base64')}\n`;
}

describe('a signed checkpoint', () => {
  it('is good when the key signed this text', async () => {
    expect(await verifyNote(noteOf(text), verifierKey)).toBe('good');
  });

  it('is bad when another text was signed', async () => {
    expect(await verifyNote(noteOf(text.replace('12', '13')), verifierKey)).toBe('bad');
  });

  it('is bad when somebody else signed', async () => {
    expect(await verifyNote(noteOf(text), verifierKey.replace(name, 'somebody/else'))).toBe('bad');
  });

  it('says which tree it is of', () => {
    expect(readCheckpoint(noteOf(text))).toEqual({ origin: name, treeSize: 12, rootHash: Buffer.alloc(32, 7).toString('base64') });
  });
});
