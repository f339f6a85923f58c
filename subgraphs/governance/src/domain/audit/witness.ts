/** A place outside the database that checkpoints are taken to: what it has, nobody can take back here. */
export interface Witness {
  /** As it is configured, without passwords. */
  readonly name: string;
  /** Resolves when it has taken the note. */
  push(note: string, signal: AbortSignal): Promise<void>;
  /** The newest note that it has; undefined when it has none, or cannot be asked. */
  newest(): Promise<string | undefined>;
}

/** How far a witness has come. */
export interface WitnessState {
  readonly name: string;
  readonly treeSize: number | undefined;
  readonly at: Date | undefined;
  readonly error: string | undefined;
}
