import type { Distribution } from '../evaluation/distribution.js';
import type { Evaluation } from '../evaluation/evaluation.js';

/** What the prepare step leaves for the steps after it. */
export interface Prepared {
  readonly datasetVersionId: string;
  readonly featureViewId: string;
}

/** What a train step leaves. */
export interface Candidate {
  readonly name: string;
  readonly runId: string;
  readonly artifactDigest: string;
  readonly evaluation: Evaluation;
  /** Of each feature and of the prediction, on the evaluation rows. */
  readonly baseline: readonly Distribution[];
}

/** What is stored with a ModelVersion, and what the gates read. */
export interface StoredEvaluation extends Evaluation {
  /** How the champion of the time did on the same rows; null for the first version. */
  readonly previousChampion: { readonly modelVersionId: string; readonly logLoss: number } | null;
  readonly candidates: readonly { readonly name: string; readonly runId: string; readonly logLoss: number }[];
}

/** What the select step leaves: the version that the approval and rollout steps are about. */
export interface Selected {
  readonly versionId: string;
}
