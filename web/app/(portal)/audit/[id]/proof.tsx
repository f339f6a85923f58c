'use client';

import type { AuditEntryData } from '../../../../live/queries/governance';
import { CodeBlock } from '../../../../ui/code-block';
import { formatCount } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { Loading } from '../../../../ui/states';
import { ProofTree } from './proof-tree';
import styles from './proof.module.css';
import { useProof, type ProofState } from './use-proof';

/** The proof that the entry is in the signed log, checked in this browser. */
export function Proof({ entry }: { readonly entry: NonNullable<AuditEntryData['auditEntry']> }) {
  const proof = useProof(entry);
  return (
    <Section title="Proof" note="computed in this browser, not on the server">
      {proof.state === 'waiting' ? (
        <Loading lines={3} />
      ) : (
        <>
          <p className={styles['verdict']} data-verdict={verdictOf(proof)} role="status">
            {sentence(proof)}
          </p>
          {proof.state === 'checked' && <ProofTree walk={proof.walk} index={entry.index} rootHash={proof.rootHash} isProven={proof.isProven} />}
          <details className={styles['text']}>
            <summary>The exact text that is hashed, and the checkpoint</summary>
            <CodeBlock code={entry.canonicalText} label="Canonical text of the entry" maxHeight={160} />
            {proof.state === 'checked' && <CodeBlock code={proof.note} label="Signed checkpoint" />}
          </details>
        </>
      )}
    </Section>
  );
}

function verdictOf(proof: ProofState): 'proven' | 'broken' | 'open' {
  if (proof.state === 'checked') return proof.isProven ? 'proven' : 'broken';
  return proof.state === 'broken' ? 'broken' : 'open';
}

function sentence(proof: ProofState): string {
  switch (proof.state) {
    case 'waiting':
      return '';
    case 'notYet':
      return `Not signed for yet: the newest checkpoint has ${formatCount(proof.treeSize)} entries. It takes about a second.`;
    case 'impossible':
      return `Not checked. ${proof.why}`;
    case 'broken':
      return `The proof does not hold: ${proof.why}`;
    case 'checked':
      if (!proof.isProven) return proof.signature === 'bad' ? 'The proof does not hold: the checkpoint is not signed by the key of this platform.' : 'The proof does not hold: the hashes lead to another root than the one that was signed.';
      return `Proven: this entry is one of the ${formatCount(proof.treeSize)} that were signed for. ${proof.walk.steps.length} hashes lead from it to the root; ${proof.signature === 'good' ? 'the Ed25519 signature of the checkpoint is good.' : 'this browser knows no Ed25519, so the signature was not checked.'}`;
  }
}
