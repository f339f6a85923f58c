/** What the documents know of the graph, as the requester may see it. Absent: nobody recorded it, or the requester may not know. */
export interface KnownVersion {
  readonly id: string;
  readonly projectId: string;
  readonly number: number;
  readonly status: string;
  readonly format: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly description: string | null;
  readonly stage: string;
  readonly source: string | null;
  readonly evaluation: unknown;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly operators: readonly string[];
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly aliases: readonly string[];
  readonly tags: readonly Tag[];
  readonly files: readonly { readonly path: string; readonly digest: string; readonly sizeBytes: number }[];
  readonly model: { readonly id: string; readonly name: string; readonly description: string | null; readonly tags: readonly Tag[]; readonly createdBy: Who; readonly versions: { readonly nodes: readonly { readonly id: string; readonly number: number }[] } };
  readonly run: KnownRun | null;
  readonly featureView: { readonly id: string; readonly name: string; readonly version: number; readonly features: readonly string[] } | null;
  readonly datasetVersions: readonly KnownData[];
  readonly gateResults: readonly { readonly id: string; readonly passed: boolean; readonly explanation: string; readonly evaluatedAt: string; readonly gate: { readonly id: string; readonly name: string; readonly predicate: string; readonly digest: string } }[];
  readonly approvals: readonly { readonly id: string; readonly decision: string; readonly at: string; readonly reason: string; readonly actor: Who; readonly modelDigest: string; readonly evaluationDigest: string; readonly gatesDigest: string }[];
}

export interface KnownRun {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly startedBy: Who;
  readonly environment: unknown;
  readonly note: string | null;
  readonly code: { readonly commit: string | null; readonly repository: string | null; readonly dirty: boolean | null } | null;
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly { readonly key: string; readonly latest: number | null }[];
  readonly inputs: readonly { readonly id: string }[];
  readonly job: { readonly id: string; readonly cores: number; readonly memoryBytes: number; readonly gpus: number; readonly cpuMs: number | null } | null;
}

export interface KnownData {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly format: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly dataset: { readonly id: string; readonly name: string; readonly description: string | null };
  readonly schema: readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[];
  readonly quality: { readonly passed: boolean; readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly message: string }[] };
  readonly derivedFrom: readonly { readonly id: string }[];
}

export interface KnownEndpoint {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly predictionCount: number;
  readonly model: { readonly id: string } | null;
  readonly variants: readonly { readonly id: string; readonly trafficPercent: number; readonly createdAt: string; readonly retiredAt: string | null; readonly digest: string; readonly modelVersion: { readonly id: string } | null }[];
  readonly rollouts: { readonly nodes: readonly { readonly id: string; readonly strategy: string; readonly status: string; readonly reason: string | null; readonly startedAt: string; readonly startedBy: Who; readonly candidate: { readonly modelVersion: { readonly id: string } | null } }[] };
  /** What watches it, with its newest reports. */
  readonly watched: Watched;
}

export interface Watched {
  readonly monitors: readonly { readonly id: string; readonly kind: string; readonly description: string; readonly threshold: number; readonly windowDays: number; readonly state: string }[];
  readonly driftReports: { readonly nodes: readonly { readonly id: string; readonly modelVersion: { readonly id: string }; readonly subject: string; readonly windowEnd: string; readonly psi: number; readonly threshold: number; readonly drifted: boolean }[] };
  readonly performanceReports: { readonly nodes: readonly { readonly id: string; readonly modelVersion: { readonly id: string }; readonly windowEnd: string; readonly n: number; readonly logLoss: number; readonly baselineLogLoss: number; readonly logLossDegraded: boolean; readonly calibrationDegraded: boolean }[] };
}

export interface KnownAlert {
  readonly id: string;
  readonly message: string;
  readonly kind: string;
  readonly status: string;
  readonly raisedAt: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
  readonly acknowledgedBy: Who | null;
  readonly endpoint: { readonly id: string };
}

export interface KnownLineage {
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly label: string; readonly createdAt: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly relation: string; readonly validFrom: string; readonly eventId: string }[];
  readonly truncated: boolean;
}

export interface Who {
  readonly id: string;
  readonly name: string;
}

interface Tensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Everything that concerns the models of an export. */
export interface Known {
  readonly projectId: string;
  readonly versions: readonly KnownVersion[];
  readonly endpoints: readonly KnownEndpoint[];
  readonly alerts: readonly KnownAlert[];
}
