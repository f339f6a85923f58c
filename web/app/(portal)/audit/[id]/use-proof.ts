'use client';

import { useEffect, useState } from 'react';
import { Checkpoint, InclusionProof } from '../../../../live/queries/governance';
import { useLive } from '../../../../live/use-live';
import { base64Of, walkInclusion, type Walk } from '../../../../ui/proof/merkle';
import { readCheckpoint, verifyNote, type Signature } from '../../../../ui/proof/signed-note';

/** What this browser found out about an entry. */
export type ProofState =
  | { readonly state: 'waiting' }
  | { readonly state: 'notYet'; readonly treeSize: number }
  | { readonly state: 'impossible'; readonly why: string }
  | { readonly state: 'checked'; readonly isProven: boolean; readonly walk: Walk; readonly rootHash: string; readonly treeSize: number; readonly signature: Signature; readonly note: string }
  | { readonly state: 'broken'; readonly why: string };

/** Hashes an entry and walks its proof to the signed root, all of it here. */
export function useProof(entry: { readonly index: number; readonly canonicalText: string }): ProofState {
  const { data: head } = useLive(Checkpoint, {});
  const checkpoint = head?.checkpoint;
  const isIn = checkpoint != null && entry.index < checkpoint.treeSize;
  const { data: proof } = useLive(InclusionProof, isIn ? { index: entry.index, treeSize: checkpoint.treeSize } : undefined);
  const path = proof?.inclusionProof.treeSize === checkpoint?.treeSize ? proof?.inclusionProof.path : undefined;
  const [state, setState] = useState<ProofState>({ state: 'waiting' });
  useEffect(() => {
    if (head === undefined) return;
    if (checkpoint == null || !isIn) return setState({ state: 'notYet', treeSize: checkpoint?.treeSize ?? 0 });
    if (globalThis.crypto.subtle === undefined) return setState({ state: 'impossible', why: 'This browser computes hashes only on pages that came over HTTPS or from this machine.' });
    if (path === undefined) return;
    let stale = false;
    void check(entry, checkpoint, path).then((found) => !stale && setState(found));
    return () => {
      stale = true;
    };
  }, [checkpoint, entry, head, isIn, path]);
  return state;
}

async function check(entry: { readonly index: number; readonly canonicalText: string }, checkpoint: { readonly treeSize: number; readonly rootHash: string; readonly note: string; readonly verifierKey: string }, path: readonly string[]): Promise<ProofState> {
  try {
    // The size and the root are those that were signed, not those that were said beside.
    const signed = readCheckpoint(checkpoint.note);
    if (signed === undefined) return { state: 'broken', why: 'The checkpoint cannot be read.' };
    const walk = await walkInclusion(entry.canonicalText, entry.index, signed.treeSize, path);
    const signature = await verifyNote(checkpoint.note, checkpoint.verifierKey);
    return { state: 'checked', isProven: base64Of(walk.rootHash) === signed.rootHash && signature !== 'bad', walk, rootHash: signed.rootHash, treeSize: signed.treeSize, signature, note: checkpoint.note };
  } catch (thrown) {
    return { state: 'broken', why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
