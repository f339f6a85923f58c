import { csvOf } from '../export/csv.js';
import { told } from './annex-iv.js';
import type { Known } from './known.js';
import { notProvided, state, type Report } from './statement.js';

/** All models with what an inventory asks about each (SR 26-2 and the AI Act's classes are taken from tags, for nobody else knows them). */
export function inventory({ versions, endpoints }: Known): string {
  const head = ['modelId', 'versionId', 'name', 'version', 'owner', 'businessUse', 'riskTier', 'aiActClass', 'aiActReason', 'vendor', 'status', 'stage', 'lastValidation', 'nextValidation', 'findings', 'endpoints', 'registeredAt', 'retirement'];
  const rows = versions.map((version) => {
    const value = (key: string): string => told(version, key) ?? notProvided;
    const last = version.gateResults.map(({ evaluatedAt }) => evaluatedAt).sort().at(-1);
    const served = endpoints.filter(({ variants }) => variants.some(({ modelVersion, retiredAt }) => modelVersion?.id === version.id && retiredAt === null)).map(({ name }) => name);
    return [
      version.model.id, version.id, version.model.name, String(version.number), told(version, 'owner') ?? version.model.createdBy.name, version.model.description ?? value('businessUse'), value('riskTier'), value('aiact.class'), value('aiact.classReason'),
      value('vendor'), version.status, version.stage, last ?? notProvided, value('nextValidation'), value('findings'), served.join(' '), version.createdAt, value('retirement'),
    ];
  });
  return csvOf([head, ...rows]);
}

/** Who said yes or no to exactly which digests, and what was rolled out. */
export function approvalsAndChanges({ projectId, versions, endpoints }: Known): Report {
  return {
    title: 'Approvals and changes',
    subject: projectId,
    basis: 'Decisions of people about model versions, the gates behind them, and every rollout.',
    sections: [
      ...versions.map((version) => ({
        title: `${version.model.name}, version ${version.number}`,
        statements: [
          state('Registered', `${version.createdAt} by ${version.createdBy.name}, digest ${version.digest}`, version.id),
          ...version.gateResults.map(({ id, gate, passed, explanation, evaluatedAt }) => state(`Gate ${gate.name}`, `${passed ? 'passed' : 'failed'} at ${evaluatedAt}: ${explanation}; ${gate.predicate} (${gate.digest})`, id, gate.id)),
          ...(version.approvals.length === 0 ? [state('Decision', undefined)] : version.approvals.map(({ id, decision, at, actor, reason, modelDigest, evaluationDigest, gatesDigest }) => state('Decision', `${decision} at ${at} by ${actor.name}: ${reason}; model ${modelDigest}, evaluation ${evaluationDigest}, gates ${gatesDigest}`, id))),
        ],
      })),
      ...endpoints.map(({ name, id, rollouts, variants }) => ({
        title: `Endpoint ${name}`,
        statements: [
          ...variants.map((variant) => state('Variant', `${variant.modelVersion?.id ?? 'an unknown version'} from ${variant.createdAt} to ${variant.retiredAt ?? 'now'}, ${variant.trafficPercent} % of the traffic, ${variant.digest}`, variant.id)),
          ...rollouts.nodes.map((rollout) => state('Rollout', `${rollout.strategy} of ${rollout.candidate.modelVersion?.id ?? 'an unknown version'} started at ${rollout.startedAt} by ${rollout.startedBy.name}: ${rollout.status}${rollout.reason === null ? '' : `, ${rollout.reason}`}`, rollout.id)),
          ...(rollouts.nodes.length === 0 ? [state('Rollout', undefined, id)] : []),
        ],
      })),
    ],
  };
}

/** What was watched in operation, what was found, and who looked. */
export function monitoring({ projectId, endpoints, alerts }: Known): Report {
  return {
    title: 'Monitoring and incidents',
    subject: projectId,
    basis: 'Monitors of endpoints, their newest reports, and every alert.',
    sections: endpoints.map(({ name, id, predictionCount, watched }) => {
      const own = alerts.filter(({ endpoint }) => endpoint.id === id);
      return {
        title: `Endpoint ${name}`,
        statements: [
          state('Predictions answered', predictionCount, id),
          ...(watched.monitors.length === 0 ? [state('Monitor', undefined)] : watched.monitors.map((monitor) => state('Monitor', `${monitor.description}; limit ${monitor.threshold}, window of ${monitor.windowDays} days: ${monitor.state}`, monitor.id))),
          ...watched.driftReports.nodes.map((report) => state(`Drift of ${report.subject}`, `PSI ${report.psi} to ${report.windowEnd}, limit ${report.threshold}${report.drifted ? ': drifted' : ''}`, report.id)),
          ...watched.performanceReports.nodes.map((report) => state('Performance', `log loss ${report.logLoss} against ${report.baselineLogLoss} on ${report.n} labels to ${report.windowEnd}${report.logLossDegraded ? ': degraded' : ''}${report.calibrationDegraded ? ': calibration off' : ''}`, report.id)),
          ...(own.length === 0 ? [state('Alert', undefined)] : own.map((alert) => state('Alert', `${alert.message}; raised ${alert.raisedAt}, ${alert.status}${alert.acknowledgedBy ? `, seen by ${alert.acknowledgedBy.name}` : ''}${alert.resolvedAt === null ? '' : `, settled ${alert.resolvedAt}: ${alert.resolution ?? ''}`}`, alert.id))),
        ],
      };
    }),
  };
}
