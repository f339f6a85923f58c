import { setTimeout as delay } from 'node:timers/promises';
import type { Demo } from './demo.js';
import { exportAndVerify } from './export.js';
import type { Retrained } from './retrain.js';
import type { Watch } from './watch.js';

/** Step 8: the passport of one prediction from one query, why its version is live, and the verified audit trail. */
export async function explain(demo: Demo, { version, rolloutId }: Retrained, { replay, alert }: Watch): Promise<void> {
  const step = demo.progress.begin('Explain and prove it');
  const predictionId = [...replay.totals.newest.values()].at(-1)!;
  const { passport, why } = await passportOf(demo, { predictionId, rolloutId });
  for (const line of passportLines(passport)) step.say(line);
  if (passport.modelVersion.digest !== version.digest) {
    throw new Error(`The passport names ${passport.modelVersion.digest}, expected ${version.digest}`);
  }
  step.say(`why version ${version.number} is live:`);
  for (const { type, at, actor, summary } of why) step.say(`  ${at.slice(0, 19)} ${type} by ${actor.name}: ${summary}`);
  if (!why.some(({ nodeId, type }) => nodeId === alert.id || type === 'alert.raised')) {
    throw new Error('The walk back from the rollout does not reach the alert');
  }
  const verdict = await exportAndVerify(demo.auditor);
  step.say(verdict);
  step.end(`passport of ${predictionId}; the exported audit trail verifies offline`);
}

/** An answered prediction reaches the log a moment later: it is asked for until it is there, ten seconds at most. */
async function passportOf({ auditor }: Demo, variables: { predictionId: string; rolloutId: string }): Promise<{ passport: Passport; why: CausalStep[] }> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const { passport, why } = await auditor.query<{ passport: Passport | null; why: CausalStep[] }>(passportQuery, variables);
    if (passport !== null) return { passport, why };
    await delay(250);
  }
  throw new Error(`Prediction ${variables.predictionId} did not reach the log in ten seconds`);
}

interface CausalStep {
  readonly eventId: string;
  readonly type: string;
  readonly at: string;
  readonly nodeId: string | null;
  readonly summary: string;
  readonly actor: { readonly name: string };
}

interface Passport {
  readonly prediction: {
    readonly id: string;
    readonly observedAt: string;
    readonly score: number | null;
    readonly features: Readonly<Record<string, unknown>>;
    readonly rollout: { readonly strategy: string } | null;
    readonly rolloutStep: { readonly trafficPercent: number } | null;
  };
  readonly endpoint: { readonly name: string };
  readonly variant: { readonly id: string };
  readonly modelVersion: {
    readonly number: number;
    readonly digest: string;
    readonly gateResults: readonly { readonly passed: boolean; readonly gate: { readonly name: string } }[];
    readonly approvals: readonly { readonly decision: string; readonly at: string; readonly actor: { readonly name: string } }[];
  };
  readonly run: {
    readonly id: string;
    readonly params: readonly { readonly key: string; readonly value: string }[];
    readonly code: { readonly commit: string | null; readonly digest: string | null } | null;
  };
  readonly datasetVersions: readonly {
    readonly id: string;
    readonly number: number;
    readonly digest: string;
    readonly quality: { readonly passed: boolean };
  }[];
  readonly auditEntry: { readonly index: number | null; readonly leafHash: string | null } | null;
}

function passportLines(passport: Passport): string[] {
  const { prediction, endpoint, variant, modelVersion, run, auditEntry } = passport;
  const gates = modelVersion.gateResults.map(({ gate, passed }) => `${gate.name} ${passed ? 'passed' : 'failed'}`);
  const approvals = modelVersion.approvals.map(({ decision, actor, at }) => `${decision.toLowerCase()} by ${actor.name} at ${at}`);
  const { rollout, rolloutStep } = prediction;
  return [
    `prediction    ${prediction.id}: ${prediction.score?.toFixed(4)} for ${JSON.stringify(prediction.features)} at ${prediction.observedAt}`,
    `endpoint      ${endpoint.name}, variant ${variant.id}${rollout === null ? '' : `, ${rollout.strategy} at ${rolloutStep?.trafficPercent} %`}`,
    `model         version ${modelVersion.number}, ${modelVersion.digest}`,
    `run           ${run.id}: ${run.params.map(({ key, value }) => `${key}=${value}`).join(' ')}`,
    `code          ${run.code?.commit ?? 'no commit'}, ${run.code?.digest ?? 'no digest'}`,
    ...passport.datasetVersions.map(({ number, digest, quality }) => {
      return `data          version ${number}, ${digest}, quality ${quality.passed ? 'passed' : 'failed'}`;
    }),
    `gates         ${gates.join(', ')}`,
    `approval      ${approvals.join(', ')}`,
    `audit         entry ${auditEntry?.index ?? 'not sequenced yet'}, leaf ${auditEntry?.leafHash ?? '-'}`,
  ];
}

const passportQuery = /* GraphQL */ `
  query Explain($predictionId: ID!, $rolloutId: ID!) {
    passport(predictionId: $predictionId) {
      prediction {
        id
        observedAt
        score
        features
        rollout {
          strategy
        }
        rolloutStep {
          trafficPercent
        }
      }
      endpoint {
        name
      }
      variant {
        id
      }
      modelVersion {
        number
        digest
        gateResults {
          passed
          gate {
            name
          }
        }
        approvals {
          decision
          at
          actor {
            name
          }
        }
      }
      run {
        id
        params {
          key
          value
        }
        code {
          commit
          digest
        }
      }
      datasetVersions {
        id
        number
        digest
        quality {
          passed
        }
      }
      auditEntry {
        index
        leafHash
      }
    }
    why(nodeId: $rolloutId) {
      eventId
      type
      at
      nodeId
      summary
      actor {
        name
      }
    }
  }
`;
