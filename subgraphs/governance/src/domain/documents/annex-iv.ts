import type { Known, KnownVersion } from './known.js';
import { state, type Report, type Section, type Statement } from './statement.js';

/** Words that an author may give a version, its model or its run as tags, so that they stand in its documents. */
export function told({ tags, model }: KnownVersion, key: string): string | undefined {
  return (tags.find((tag) => tag.key === key) ?? model.tags.find((tag) => tag.key === key))?.value;
}

/** Technical documentation after Annex IV of Regulation (EU) 2024/1689, point by point. What only a person can know is taken from tags `aiact.…`. */
export function technicalDocumentation(version: KnownVersion, known: Known): Report {
  const { id, model, run } = version;
  const endpoints = known.endpoints.filter(({ variants }) => variants.some(({ modelVersion }) => modelVersion?.id === id));
  const watched = endpoints.flatMap((endpoint) => endpoint.watched.monitors.map((monitor) => ({ endpoint, monitor })));
  const drift = endpoints.flatMap((endpoint) => endpoint.watched.driftReports.nodes.filter(({ modelVersion }) => modelVersion.id === id));
  const performance = endpoints.flatMap((endpoint) => endpoint.watched.performanceReports.nodes.filter(({ modelVersion }) => modelVersion.id === id));
  const alerts = known.alerts.filter(({ endpoint }) => endpoints.some((one) => one.id === endpoint.id));
  const rollouts = endpoints.flatMap((endpoint) => endpoint.rollouts.nodes.filter(({ candidate }) => candidate.modelVersion?.id === id));
  const variants = endpoints.flatMap((endpoint) => endpoint.variants.filter(({ modelVersion, digest }) => modelVersion?.id === id && digest !== ''));
  const tag = (item: string, key: string): Statement => state(item, told(version, key), version.tags.some((one) => one.key === key) ? id : model.id);
  const ids = (nodes: readonly { readonly id: string }[]): string[] => nodes.map((node) => node.id);
  const data = version.datasetVersions;
  const sections: Section[] = [
    {
      title: '1. General description of the AI system',
      statements: [
        state('(a) Name and version', `${model.name}, version ${version.number}`, id),
        told(version, 'aiact.purpose') === undefined ? state('(a) Intended purpose', model.description, model.id) : tag('(a) Intended purpose', 'aiact.purpose'),
        tag('(a) Provider', 'aiact.provider'),
        state('(a) Relation to earlier versions', model.versions.nodes.filter(({ number }) => number < version.number).map(({ id: earlier, number }) => `version ${number} (${earlier})`).join(', ') || 'the first version', model.id),
        state('(b) How it interacts with hardware or software that is not part of it', endpoints.map(({ name }) => `answers at the endpoint '${name}' by the Open Inference Protocol V2`), ...ids(endpoints)),
        state('(c) Versions of relevant software', run?.environment, ...(run ? [run.id] : [])),
        state('(d) Forms in which it is placed on the market', version.files.length > 0 || version.digest !== '' ? `${version.format}, ${version.digest}, ${version.sizeBytes} bytes` : undefined, id),
        state('(e) Hardware on which it is meant to run', told(version, 'aiact.hardware') ?? (endpoints.length > 0 ? 'CPU: models of endpoints answer in a process of the platform' : undefined), ...(endpoints.length > 0 ? ids(endpoints) : [id])),
        tag('(f) Photographs or illustrations, for components of products', 'aiact.illustrations'),
        state('(g) User interface for the deployer', endpoints.map(({ name }) => `the portal's page of the endpoint '${name}'`), ...ids(endpoints)),
        tag('(h) Instructions for use', 'aiact.instructions'),
      ],
    },
    {
      title: '2. Elements of the AI system and of its development',
      statements: [
        state('(a) Methods and steps of development', run && `run '${run.name}' from ${run.startedAt} to ${run.endedAt ?? 'now'} by ${run.startedBy.name}${run.code?.commit ? `, from commit ${run.code.commit}` : ''}`, ...(run ? [run.id] : [])),
        state('(a) Third-party or pre-trained parts', told(version, 'aiact.thirdParty') ?? version.source, id),
        state('(b) Design specifications: parameters', run?.params.map(({ key, value }) => `${key} = ${value}`), ...(run ? [run.id] : [])),
        tag('(b) Rationale, assumptions and trade-offs', 'aiact.rationale'),
        state('(c) Architecture', version.operators.length > 0 ? `ONNX graph of the operators ${version.operators.join(', ')}` : undefined, id),
        state('(c) Computational resources', run?.job && `${run.job.cores} cores, ${run.job.memoryBytes} bytes of memory, ${run.job.gpus} GPUs${run.job.cpuMs === null ? '' : `, ${run.job.cpuMs} ms of processor time`}`, ...(run?.job ? [run.job.id] : [])),
        state('(d) Data sets: provenance, scope and main characteristics', data.map((one) => `${one.dataset.name} version ${one.number}: ${one.rowCount} rows, ${one.schema.length} columns, ${one.digest}`), ...ids(data)),
        state('(d) Data cleaning and checks', data.flatMap(({ quality }) => quality.checks.map(({ name, passed, message }) => `${name}: ${passed ? 'passed' : 'failed'}, ${message}`)), ...ids(data)),
        state('(d) Features', version.featureView && `${version.featureView.name} version ${version.featureView.version}: ${version.featureView.features.join(', ')}`, ...(version.featureView ? [version.featureView.id] : [])),
        told(version, 'aiact.oversight') === undefined
          ? state('(e) Human oversight measures needed (Art. 14)', version.approvals.length > 0 ? `a person decides before a version serves: ${version.approvals.map(({ decision, actor }) => `${decision} by ${actor.name}`).join(', ')}` : undefined, ...ids(version.approvals))
          : tag('(e) Human oversight measures needed (Art. 14)', 'aiact.oversight'),
        tag('(f) Pre-determined changes', 'aiact.predeterminedChanges'),
        state('(g) Validation and testing: metrics', metricsOf(version), ...(run ? [id, run.id] : [id])),
        state('(g) Validation and testing: gates', version.gateResults.map(({ gate, passed, explanation }) => `${gate.name}: ${passed ? 'passed' : 'failed'}, ${explanation}`), ...ids(version.gateResults)),
        told(version, 'aiact.cybersecurity') === undefined
          ? state('(h) Cybersecurity measures', variants.map(({ digest }) => `only bytes with the digest ${digest} are loaded to answer`), ...ids(variants))
          : tag('(h) Cybersecurity measures', 'aiact.cybersecurity'),
      ],
    },
    {
      title: '3. Monitoring, functioning and control',
      statements: [
        state('Capabilities and accuracy', metricsOf(version), id),
        tag('Limitations, and accuracy for specific persons or groups', 'aiact.limitations'),
        tag('Foreseeable unintended outcomes and sources of risk', 'aiact.risks'),
        state('Human oversight in operation', rollouts.map(({ strategy, status, startedBy }) => `rollout by ${strategy} started by ${startedBy.name}: ${status}`), ...ids(rollouts)),
        state('Specification of input data', version.inputs.map(({ name, datatype, shape }) => `${name}: ${datatype} [${shape.join(', ')}]`), id),
      ],
    },
    { title: '4. Appropriateness of the performance metrics', statements: [state('Why these metrics', told(version, 'aiact.metrics') ?? version.gateResults.map(({ gate }) => `${gate.name}: ${gate.predicate}`), ...(told(version, 'aiact.metrics') === undefined ? ids(version.gateResults) : [id]))] },
    { title: '5. Risk management system (Art. 9)', statements: [tag('Risk management system', 'aiact.riskManagement'), state('Gates that a version must pass', version.gateResults.map(({ gate }) => `${gate.name} (${gate.digest})`), ...ids(version.gateResults))] },
    {
      title: '6. Changes through the lifecycle',
      statements: [
        state('Decisions', version.approvals.map(({ decision, at, actor, reason }) => `${decision} at ${at} by ${actor.name}: ${reason}`), ...ids(version.approvals)),
        state('Rollouts', rollouts.map(({ strategy, status, startedAt, reason }) => `${strategy} at ${startedAt}: ${status}${reason === null ? '' : `, ${reason}`}`), ...ids(rollouts)),
        state('Aliases and stage', [...version.aliases, version.stage], id),
      ],
    },
    { title: '7. Standards applied', statements: [tag('Harmonised standards or other solutions', 'aiact.standards')] },
    { title: '8. EU declaration of conformity (Art. 47)', statements: [tag('Copy of the declaration', 'aiact.declaration')] },
    {
      title: '9. Post-market monitoring (Art. 72)',
      statements: [
        tag('Plan', 'aiact.postMarketPlan'),
        state('What is watched', watched.map(({ endpoint, monitor }) => `${endpoint.name}: ${monitor.description}, limit ${monitor.threshold}`), ...watched.map(({ monitor }) => monitor.id)),
        state('Drift reports', drift.slice(0, 20).map(({ subject, windowEnd, psi, drifted }) => `${subject} to ${windowEnd}: PSI ${psi}${drifted ? ', drifted' : ''}`), ...ids(drift.slice(0, 20))),
        state('Performance reports', performance.slice(0, 20).map(({ windowEnd, n, logLoss }) => `to ${windowEnd}: log loss ${logLoss} on ${n} labels`), ...ids(performance.slice(0, 20))),
        state('Alerts', alerts.map(({ message, status }) => `${message} (${status})`), ...ids(alerts)),
      ],
    },
  ];
  return { title: `Technical documentation of ${model.name}, version ${version.number}`, subject: id, basis: 'It follows the nine points of Annex IV of Regulation (EU) 2024/1689 (AI Act).', sections };
}

/** Figures of the evaluation, and of the run where there is none. */
function metricsOf({ evaluation, run }: KnownVersion): unknown {
  if (typeof evaluation === 'object' && evaluation !== null && Object.keys(evaluation).length > 0) return evaluation;
  return run?.metrics.map(({ key, latest }) => `${key} = ${latest}`);
}
