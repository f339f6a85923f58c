import { openNote, publicKeyOf } from './note.js';

/** A key that signs checkpoints, or did. */
export interface SigningKey {
  /** 1, 2, 3 … in the order in which they took over. */
  readonly number: number;
  /** As C2SP signed-note writes it. */
  readonly verifierKey: string;
  /** Since when it signs. */
  readonly at: Date;
  /** The checkpoint that the key before it signed too, so that who trusts that one can trust this one; undefined for the first. */
  readonly handover: string | undefined;
}

/** The newest of the keys that have signed a note. @throws {Error} when none has. */
export function signerOf(note: string, keys: readonly SigningKey[]): string {
  for (const { verifierKey } of [...keys].sort((a, b) => b.number - a.number)) {
    const key = publicKeyOf(verifierKey);
    try {
      if (key && openNote(note, key)) return verifierKey;
    } catch {
      // Another key may have.
    }
  }
  throw new Error('No key of this installation has signed the checkpoint');
}
