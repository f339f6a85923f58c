'use client';

import { useState } from 'react';
import { Approve, Reject } from '../../../live/queries/model-version';
import { useAct } from '../../../live/use-act';
import { useMay } from '../../../live/use-may';
import { Button } from '../../../ui/button';
import { Copy } from '../../../ui/copy';
import { TextArea } from '../../../ui/field';
import { shortDigest } from '../../../ui/kinds';
import { NodeLink } from '../../../ui/node-link';
import { Section } from '../../../ui/page';
import { Failure } from '../../../ui/states';
import { TextWithIds } from '../text-with-ids';
import styles from './decide.module.css';

export interface DecideProps {
  readonly version: { readonly id: string; readonly projectId: string; readonly number: number; readonly digest: string; readonly model: { readonly name: string } };
  readonly champion: { readonly id: string; readonly number: number } | null;
  /** Why the reader may not decide, each in a sentence; empty when nothing speaks against it. */
  readonly refusals: readonly string[];
  readonly onDecided: () => Promise<unknown>;
}

/** Approve or reject, with a reason. What is decided about is named by its digest. Who may not decide is told why, and by whom it is decided. */
export function Decide({ version, champion, refusals, onDecided }: DecideProps) {
  const [reason, setReason] = useState('');
  const approve = useAct(Approve);
  const reject = useAct(Reject);
  const mayApprove = useMay('approve', version.projectId);
  const decide = async (act: typeof approve.run | typeof reject.run) => {
    const done = await act({ input: { versionId: version.id, digest: version.digest, reason: reason.trim() } });
    if (done === undefined) return;
    setReason('');
    await onDecided();
  };
  const failure = approve.failure ?? reject.failure;
  const disabled = reason.trim() === '' || approve.busy || reject.busy;
  return (
    <Section title="Decide">
      <div className={styles['decide']}>
        <p>
          Approving lets {version.model.name} v{version.number} (<Copy text={version.digest} label="Digest">{shortDigest(version.digest)}</Copy>) be served
          {champion === null ? '; it would be the first.' : <>, in place of <NodeLink id={champion.id}>v{champion.number}</NodeLink>, the champion.</>}
        </p>
        {!mayApprove && refusals.length === 0 && <p>Somebody with the role of an approver decides.</p>}
        {refusals.length > 0 && (
          <div className={styles['refusals']}>
            <p>You cannot decide about it:</p>
            <ul>
              {refusals.map((refusal) => (
                <li key={refusal}>
                  <TextWithIds text={refusal} />
                </li>
              ))}
            </ul>
          </div>
        )}
        {mayApprove && refusals.length === 0 && (
          <>
            <TextArea label="Reason, kept with the decision" value={reason} onChange={setReason} rows={2} />
            {failure !== undefined && <Failure {...failure} />}
            <div className={styles['buttons']}>
              <Button tone="main" isDisabled={disabled} onPress={() => void decide(approve.run)}>
                Approve
              </Button>
              <Button tone="danger" isDisabled={disabled} onPress={() => void decide(reject.run)}>
                Reject
              </Button>
            </div>
          </>
        )}
      </div>
    </Section>
  );
}
