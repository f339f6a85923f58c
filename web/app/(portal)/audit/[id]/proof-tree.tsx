import { base64Of, type Walk } from '../../../../ui/proof/merkle';
import styles from './proof-tree.module.css';

export interface ProofTreeProps {
  readonly walk: Walk;
  readonly index: number;
  /** The root that was signed, base64. */
  readonly rootHash: string;
  readonly isProven: boolean;
}

/** The way from the entry up to the root: at each level the hash beside it and the hash of both. */
export function ProofTree({ walk, index, rootHash, isProven }: ProofTreeProps) {
  return (
    <ol className={styles['tree']} aria-label="From the entry to the root" reversed>
      <li data-kind="root" data-proven={isProven || undefined}>
        <Hash bytes={walk.rootHash} /> <span>{isProven ? 'is the root that was signed' : `is not the root that was signed, ${rootHash.slice(0, 10)}…`}</span>
      </li>
      {walk.steps.toReversed().map(({ sibling, side, hash }, place) => {
        const level = walk.steps.length - place;
        const below = level === 1 ? walk.leafHash : walk.steps[level - 2]!.hash;
        return (
          <li key={base64Of(hash)}>
            <span className={styles['level']}>{level}</span>
            {side === 'left' ? (
              <>
                <Hash bytes={sibling} isSibling /> + <Hash bytes={below} />
              </>
            ) : (
              <>
                <Hash bytes={below} /> + <Hash bytes={sibling} isSibling />
              </>
            )}
          </li>
        );
      })}
      <li data-kind="leaf">
        <Hash bytes={walk.leafHash} /> <span>is the hash of this entry, number {index}</span>
      </li>
    </ol>
  );
}

function Hash({ bytes, isSibling = false }: { readonly bytes: Uint8Array; readonly isSibling?: boolean }) {
  const text = base64Of(bytes);
  return (
    <code title={`${text}${isSibling ? ', given by the proof' : ', computed here'}`} data-sibling={isSibling || undefined}>
      {text.slice(0, 10)}…
    </code>
  );
}
