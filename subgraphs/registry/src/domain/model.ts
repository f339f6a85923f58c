/** A question that versions answer better or worse. Names are unique within a project. */
export interface Model {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
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
