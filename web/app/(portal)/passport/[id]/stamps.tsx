import type { PassportData } from '../../../../live/queries/passport';
import { Copy } from '../../../../ui/copy';
import { Facts } from '../../../../ui/facts';
import { formatDuration, formatNumber, plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Columns, Section } from '../../../../ui/page';
import { Status } from '../../../../ui/status';
import { At } from '../../../../ui/time';
import { FeatureFacts } from '../../../_parts/feature-facts';

type Passport = NonNullable<PassportData['passport']>;

/** Everything that vouches for the prediction: what was asked, who answered, what that was made of, who allowed it. */
export function Stamps({ passport }: { readonly passport: Passport }) {
  return (
    <Columns>
      <Asked passport={passport} />
      <Made passport={passport} />
      <Allowed passport={passport} />
      <Section title="Given">
        <FeatureFacts features={passport.prediction.features} redacted={passport.prediction.redacted} />
      </Section>
    </Columns>
  );
}

function Asked({ passport: { prediction, endpoint, variant } }: { readonly passport: Passport }) {
  const { rollout, rolloutStep, label } = prediction;
  return (
    <Section title="Asked and answered">
      <Facts
        facts={[
          ['Answer', formatNumber(prediction.score)],
          ['Really happened', label === null ? 'not known yet' : <span key="label">{formatNumber(label.value)}, observed <At at={label.at} /></span>],
          ['Is about', <At key="observed" at={prediction.observedAt} />],
          ['Answered', <span key="served"><At at={prediction.servedAt} /> in {formatDuration(prediction.latencyMs)}</span>],
          ['Endpoint', <NodeLink key="endpoint" id={endpoint.id}>{endpoint.name}</NodeLink>],
          ['Variant', <span key="variant"><NodeLink id={variant.id} /> with {prediction.trafficPercent} % of the traffic</span>],
          rollout !== null && ['Rollout', <span key="rollout"><NodeLink id={rollout.id} /> {rollout.strategy}{rolloutStep !== null && `, step ${rolloutStep.index + 1} at ${rolloutStep.trafficPercent} %`}</span>],
        ]}
      />
    </Section>
  );
}

function Made({ passport: { modelVersion, run, datasetVersions } }: { readonly passport: Passport }) {
  return (
    <Section title="Made of">
      <Facts
        facts={[
          ['Model version', <NodeLink key="version" id={modelVersion.id}>{`${modelVersion.model.name} v${modelVersion.number}`}</NodeLink>],
          ['Digest', <Copy key="digest" text={modelVersion.digest} label="Digest">{shortDigest(modelVersion.digest)}</Copy>],
          run !== null && ['Run', <NodeLink key="run" id={run.id}>{run.name}</NodeLink>],
          run !== null && ['Params', run.params.map(({ key, value }) => `${key} = ${value}`).join(', ') || 'none'],
          run?.code?.commit != null && ['Code', <Copy key="code" text={run.code.commit} label="Commit">{run.code.commit.slice(0, 12)}</Copy>],
          modelVersion.featureView !== null && ['Features', <NodeLink key="features" id={modelVersion.featureView.id}>{`${modelVersion.featureView.name} v${modelVersion.featureView.version}`}</NodeLink>],
          ...datasetVersions.map(({ id, dataset, number, rowCount, digest, quality }) => [
            'Data',
            <span key={id}>
              <NodeLink id={id}>{`${dataset.name} v${number}`}</NodeLink>, {plural(rowCount, 'row')}, {quality.checks.filter(({ passed }) => passed).length} of {plural(quality.checks.length, 'check')} passed <Copy text={digest} label="Digest of the data">{shortDigest(digest)}</Copy>
            </span>,
          ] as const),
        ]}
      />
    </Section>
  );
}

function Allowed({ passport: { modelVersion } }: { readonly passport: Passport }) {
  return (
    <Section title="Allowed by">
      <Facts
        facts={[
          ...modelVersion.gateResults.map(({ id, gate, passed, explanation }) => [gate.name, <span key={id}><Status value={passed ? 'PASSED' : 'FAILED'} /> {gate.description ?? explanation}</span>] as const),
          ...modelVersion.approvals.map(({ id, decision, actor, at, reason }) => [actor.name, <span key={id}><Status value={decision} /> “{reason}” <At at={at} /></span>] as const),
        ]}
      />
    </Section>
  );
}
