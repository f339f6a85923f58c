/** A question that versions answer better or worse. Names are unique within a project. */
export interface Model {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** When its name, its description or its tags last changed, or a version was registered. */
  readonly lastChangedAt: Date;
  /** Deleted models are kept for what refers to them; whoever looks for one does not find it. */
  readonly deletedAt: Date | undefined;
}

/** A name that points at one version of a model. */
export interface Alias {
  readonly modelId: string;
  readonly name: string;
  readonly versionId: string;
  readonly movedAt: Date;
  readonly movedBy: string;
}

/** The alias of the version that answers for the model. */
export const champion = 'champion';
