/** A file that a run produced. Its bytes are kept once, by digest. */
export interface Artifact {
  readonly id: string;
  readonly projectId: string;
  readonly runId: string;
  /** Path within the run: `model/late-arrival.onnx`. */
  readonly name: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly createdAt: Date;
}
