import type { KeyObject } from 'node:crypto';
import { verifierKey } from '../domain/audit/note.js';

/** The public half of the key that signs checkpoints. */
export class VerifierKey {
  constructor(private readonly publicKey: KeyObject) {}

  /** As C2SP signed-note writes it, under the name in the note's first line. */
  text(note: string): string {
    return verifierKey(note.slice(0, note.indexOf('\n')), this.publicKey);
  }
}
