/** What can become of a run beside its metrics, each by a mutation that may be sent twice. */
export const changes = {
  start: 'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }',
  params: 'mutation ($input: LogParamsInput!) { logParams(input: $input) { id } }',
  inputs: 'mutation ($input: LogInputsInput!) { logInputs(input: $input) { id } }',
  tags: 'mutation ($input: SetRunTagsInput!) { setRunTags(input: $input) { id } }',
  untag: 'mutation ($input: DeleteRunTagsInput!) { deleteRunTags(input: $input) { id } }',
  note: 'mutation ($input: SetRunNoteInput!) { setRunNote(input: $input) { id } }',
  artifact: 'mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { id } }',
  end: 'mutation ($input: EndRunInput!) { endRun(input: $input) { id } }',
} as const;

export type Change = keyof typeof changes;

/** Where what a run logs goes: straight to the platform, or to disk first. */
export interface Outbox {
  /** How many points it holds that the platform has not acknowledged. */
  readonly waitingPoints: number;
  /** Whether a batch should grow rather than leave: one is on its way already. */
  readonly busy: boolean;
  /** Takes a batch, encoded as the platform takes it; never waits. */
  metrics(body: string, points: number): void;
  /** Resolves when the change is kept, or refuses. */
  change(kind: Change, input: object): Promise<void>;
  artifact(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType: string): Promise<Upload>;
  /** Resolves when every batch taken so far is kept. @throws what made the platform refuse one. */
  flush(): Promise<void>;
  /** Called when it is not busy any more. */
  onIdle: () => void;
  /** Says the run's last word, and gives back what it holds. */
  close(input: object): Promise<void>;
}

/** Bytes that the platform keeps. */
export interface Upload {
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly sizeBytes: number;
}
