import type { RequestedVersion } from '../../../../live/queries/approvals';
import { Copy } from '../../../../ui/copy';
import { Facts } from '../../../../ui/facts';
import { shortDigest } from '../../../../ui/kinds';
import { Section } from '../../../../ui/page';

/** What a decision names, so that it is void once any of it is another. */
export function BoundDigests({ version }: { readonly version: RequestedVersion }) {
  const digest = (label: string, text: string | null) => (text === null ? '–' : <Copy text={text} label={label}>{shortDigest(text)}</Copy>);
  return (
    <Section title="A decision is bound to">
      <Facts
        facts={[
          ['Model', digest('Digest of the model', version.digest)],
          ['Gates and what they saw', digest('Digest of the gates', version.gatesDigest)],
          ['Policy', digest('Digest of the policy', version.model.approvalPolicy.digest)],
          ['Environment', version.environmentDigest === null ? 'not recorded by the run' : digest('Digest of the environment', version.environmentDigest)],
          ['Evaluation', 'as it stands; its digest is written with the decision'],
        ]}
      />
    </Section>
  );
}
