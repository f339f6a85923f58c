import type { RunDetail } from '../../../../live/queries/run';
import { Copy } from '../../../../ui/copy';
import { Json } from '../../../../ui/code-block';
import { Facts } from '../../../../ui/facts';
import { plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';

/** What the run came from: data, code, machine. */
export function RunOrigin({ run: { inputs, code, environment, job } }: { readonly run: RunDetail }) {
  return (
    <div>
      <Section title="Inputs">
        {inputs.length === 0 ? (
          <Empty title="No data named" code="await connect().startRun({ experiment, datasetVersionIds: ['dsv_…'] });" />
        ) : (
          <Facts facts={inputs.map(({ id, number, rowCount, dataset }) => [`${dataset.name} v${number}`, <span key={id}><NodeLink id={id} /> {plural(rowCount, 'row')}</span>] as const)} />
        )}
      </Section>
      <Section title="Code">
        {code === null ? (
          <Empty title="Not recorded" code="await connect().startRun({ experiment, code: await currentCode() });" />
        ) : (
          <Facts
            facts={[
              ['Commit', code.commit === null ? undefined : <Copy text={code.commit} label="Commit">{code.commit.slice(0, 12)}</Copy>],
              code.repository !== null && ['Repository', code.repository],
              code.digest !== null && ['Digest', <Copy key="digest" text={code.digest} label="Digest of the code">{shortDigest(code.digest)}</Copy>],
              ['Working tree', code.dirty === null ? 'not recorded' : code.dirty ? 'differed from the commit' : 'as committed'],
              job !== null && ['Job', <NodeLink key="job" id={job.id} />],
            ]}
          />
        )}
      </Section>
      <Section title="Environment">{environment == null ? <Empty title="Not recorded" /> : <Json value={environment} label="Environment" maxHeight={240} />}</Section>
    </div>
  );
}
