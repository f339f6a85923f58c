/** A model that training code logged, ready to be registered. Its files are its artifacts. */
export interface LoggedModel {
  readonly id: string;
  readonly projectId: string;
  readonly experimentId: string;
  /** The run that made it, when one did. */
  readonly runId: string | undefined;
  readonly name: string;
  readonly modelType: string | undefined;
  /** `pending` while its files are written. */
  readonly status: 'pending' | 'ready' | 'failed';
  readonly statusMessage: string | undefined;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly createdBy: string;
  readonly deletedAt: Date | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A metric of a logged model, on the data that it was measured on. */
export interface ModelMetric {
  readonly modelId: string;
  readonly runId: string;
  readonly key: string;
  readonly value: number;
  readonly step: number;
  readonly atMs: number;
  readonly datasetName: string | undefined;
  readonly datasetDigest: string | undefined;
}

/** That a run used a logged model, or made it. */
export interface RunModel {
  readonly runId: string;
  readonly modelId: string;
  readonly direction: 'input' | 'output';
  readonly step: number;
}
