import type { ModelVersionDetail } from '../../../../live/queries/model-version';
import { Copy } from '../../../../ui/copy';
import { Facts } from '../../../../ui/facts';
import { shortDigest } from '../../../../ui/kinds';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import { At } from '../../../../ui/time';

/** Who said yes or no, to exactly which digests. */
export function Decisions({ version: { approvals } }: { readonly version: ModelVersionDetail }) {
  return (
    <Section title="Decisions" note={approvals.length}>
      {approvals.length === 0 && <Empty title="Nobody has decided yet" />}
      {approvals.map(({ id, decision, actor, at, reason, modelDigest, evaluationDigest, gatesDigest }) => (
        <Facts
          key={id}
          facts={[
            ['Decision', <Status key="decision" value={decision} />],
            ['By', actor.name],
            ['When', <At key="at" at={at} />],
            ['Reason', reason],
            ['Model', <Copy key="model" text={modelDigest} label="Digest of the model">{shortDigest(modelDigest)}</Copy>],
            ['Evaluation', <Copy key="evaluation" text={evaluationDigest} label="Digest of the evaluation">{shortDigest(evaluationDigest)}</Copy>],
            ['Gates', <Copy key="gates" text={gatesDigest} label="Digest of the gates">{shortDigest(gatesDigest)}</Copy>],
          ]}
        />
      ))}
    </Section>
  );
}
