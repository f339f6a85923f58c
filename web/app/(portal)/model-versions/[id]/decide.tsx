'use client';

import { useState } from 'react';
import { useProject } from '../../../../live/project';
import { Approve, Reject, type ModelVersionDetail } from '../../../../live/queries/model-version';
import { useAct } from '../../../../live/use-act';
import { Button } from '../../../../ui/button';
import { Copy } from '../../../../ui/copy';
import { TextArea } from '../../../../ui/field';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Failure } from '../../../../ui/states';
import styles from './decide.module.css';

/** Approve or reject, with a reason. What is decided about is named by its digest. */
export function Decide({ version, onDecided }: { readonly version: ModelVersionDetail; readonly onDecided: () => Promise<unknown> }) {
  const { me } = useProject();
  const [reason, setReason] = useState('');
  const approve = useAct(Approve);
  const reject = useAct(Reject);
  const { champion } = version.model;
  const isAuthor = me?.id === version.createdBy.id;
  const decide = async (act: typeof approve.run | typeof reject.run) => {
    const done = await act({ input: { versionId: version.id, digest: version.digest, reason: reason.trim() } });
    if (done !== undefined) await onDecided();
  };
  const failure = approve.failure ?? reject.failure;
  const disabled = reason.trim() === '' || approve.busy || reject.busy || isAuthor;
  return (
    <Section title="Decide">
      <div className={styles['decide']}>
        <p>
          Approving lets {version.model.name} v{version.number} (<Copy text={version.digest} label="Digest">{shortDigest(version.digest)}</Copy>) be served
          {champion === null ? '; it would be the first.' : <>, in place of <NodeLink id={champion.id}>v{champion.number}</NodeLink>, the champion.</>} The evidence is below: evaluation, slices, gates, data.
        </p>
        {isAuthor && <p>You registered this version, so somebody else has to decide.</p>}
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
      </div>
    </Section>
  );
}
