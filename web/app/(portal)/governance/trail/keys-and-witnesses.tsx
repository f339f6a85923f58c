'use client';

import { useState } from 'react';
import { SigningKeys, Witnesses, type WitnessItem } from '../../../../live/queries/governance';
import { useLive } from '../../../../live/use-live';
import { useMay } from '../../../../live/use-may';
import { Button } from '../../../../ui/button';
import { CodeBlock } from '../../../../ui/code-block';
import { Copy } from '../../../../ui/copy';
import { Dialog } from '../../../../ui/dialog';
import { formatCount } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago, At } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import styles from './keys-and-witnesses.module.css';

/** Who signs the trail, who else keeps what was signed, and how to check all of it. */
export function KeysAndWitnesses() {
  const [open, setOpen] = useState(false);
  const administers = useMay('administer', '*');
  return (
    <>
      <Button tone="quiet" onPress={() => setOpen(true)}>
        Keys and checks
      </Button>
      <Dialog title="Who signs the trail, and who checks" open={open} onClose={() => setOpen(false)} wide>
        <div className={styles['raised']}>
          <Keys />
          {administers && <WitnessList />}
        </div>
      </Dialog>
    </>
  );
}

interface SigningKeyItem {
  readonly number: number;
  readonly verifierKey: string;
  readonly at: string;
  readonly handover: string | null;
}

const keyColumns: readonly Column<SigningKeyItem>[] = [
  { key: 'number', label: 'Key', cell: ({ number }) => number },
  { key: 'at', label: 'Signs since', cell: ({ at }) => <At at={at} /> },
  { key: 'key', label: 'Verifier key', cell: ({ verifierKey }) => <Copy text={verifierKey} label="Verifier key">{verifierKey.length > 44 ? `${verifierKey.slice(0, 44)}…` : verifierKey}</Copy> },
  { key: 'handover', label: 'Handed over', cell: ({ handover }) => (handover === null ? 'the first' : <Copy text={handover} label="Checkpoint that both keys signed">signed by both</Copy>) },
];

function Keys() {
  const live = useLive(SigningKeys, {});
  return (
    <Answered live={live}>
      {({ signingKeys }) => {
        const newest = signingKeys.at(-1);
        return (
          <>
            <Section title="Keys">
              <DataTable name="signing keys" rows={signingKeys} columns={keyColumns} keyOf={({ number }) => String(number)} tools={false} empty={<Empty title="No key has signed yet" />} />
            </Section>
            <Section title="Check the whole trail" note="reads every entry and computes it again">
              <CodeBlock label="Command that checks the whole trail" code={`npx cairn audit fsck --state last-checkpoint.txt${newest === undefined ? '' : ` \\\n  --key '${newest.verifierKey}'`}`} />
            </Section>
          </>
        );
      }}
    </Answered>
  );
}

const witnessColumns: readonly Column<WitnessItem>[] = [
  { key: 'name', label: 'Witness', cell: ({ name }) => <code>{name}</code> },
  { key: 'state', label: 'State', cell: ({ error }) => <Status value={error === null ? 'OK' : 'FAILED'} /> },
  { key: 'size', label: 'Has entries', cell: ({ treeSize }) => formatCount(treeSize), align: 'end' },
  { key: 'at', label: 'Taken', cell: ({ at }) => <Ago at={at} /> },
  { key: 'error', label: 'In the way', cell: ({ error }) => error ?? 'nothing' },
];

function WitnessList() {
  const live = useLive(Witnesses, {});
  return (
    <Section title="Witnesses" note="keep checkpoints where the operator cannot rewrite them">
      <Answered live={live}>
        {({ witnesses }) => (
          <DataTable name="witnesses" rows={witnesses} columns={witnessColumns} keyOf={({ name }) => name} tools={false} empty={<Empty title="No witness" code="CAIRN_WITNESSES=file:/mnt/elsewhere/checkpoints npx cairn up">A witness keeps checkpoints outside the database, so that a trail that was cut short shows.</Empty>} />
        )}
      </Answered>
    </Section>
  );
}
