import type { RunDetail } from '../../../../live/queries/run';
import { CodeBlock } from '../../../../ui/code-block';
import { Facts } from '../../../../ui/facts';
import { plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { Copy } from '../../../../ui/copy';
import { safeLink } from '../../../../ui/markdown/safe-link';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import { readEnvironment } from '../../../_parts/run-environment';
import { RunPackages } from './run-packages';

/** What the run came from: data, code, machine; and the command that repeats it. */
export function RunOrigin({ run: { id, inputs, externalDatasets, code, environment, job } }: { readonly run: RunDetail }) {
  const { command, facts, packages, lockFiles } = readEnvironment(environment);
  const data = [
    ...inputs.map(({ id: version, number, rowCount, dataset }) => [`${dataset.name} v${number}`, <span key={version}><NodeLink id={version} /> {plural(rowCount, 'row')}</span>] as const),
    ...externalDatasets.map(({ context, dataset: { id: other, name, digest, sourceType, source } }) => [name, <span key={other}><Copy text={digest} label="Digest of the data">{shortDigest(digest)}</Copy> {[context, sourceType].filter((part) => part !== null && part !== '').join(', ')} <Address text={source} /></span>] as const),
  ];
  return (
    <div>
      <Section title="Data">{data.length === 0 ? <Empty title="No data named" code="await connect().startRun({ experiment, datasetVersionIds: ['dsv_…'] });" /> : <Facts facts={data} />}</Section>
      <Section title="Code">
        {code === null ? (
          <Empty title="Not recorded" code="await connect().startRun({ experiment, code: await currentCode() });" />
        ) : (
          <Facts
            facts={[
              ['Commit', code.commit === null ? undefined : <Copy text={code.commit} label="Commit">{code.commit.slice(0, 12)}</Copy>],
              code.repository !== null && ['Repository', <Address key="repository" text={code.repository} />],
              ['Working tree', code.dirty === null ? 'not recorded' : code.dirty ? 'differed from the commit' : 'as committed'],
              code.diffDigest !== null && ['Changes', <Copy key="diff" text={code.diffDigest} label="Digest of the changes">{shortDigest(code.diffDigest)}</Copy>],
              code.digest !== null && ['Digest', <Copy key="digest" text={code.digest} label="Digest of the code">{shortDigest(code.digest)}</Copy>],
              job !== null && ['Job', <NodeLink key="job" id={job.id} />],
            ]}
          />
        )}
      </Section>
      <Section title="Environment">
        {environment == null ? (
          <Empty title="Not recorded" />
        ) : (
          <>
            {command !== undefined && <CodeBlock code={command} label="Command" maxHeight={120} />}
            <Facts facts={facts} />
            <RunPackages packages={packages} lockFiles={lockFiles} />
          </>
        )}
      </Section>
      <Section title="Repeat it" note="the same code, data and settings">
        <CodeBlock code={`npx cairn reproduce ${id}`} label="Command that repeats the run" />
      </Section>
    </div>
  );
}

/** An address, which is a link when it leads to another site. */
function Address({ text }: { readonly text: string | null }) {
  const href = text === null ? undefined : safeLink(text);
  if (href === undefined) return <>{text}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}
