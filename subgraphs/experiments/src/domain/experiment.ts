/** What a set of runs tries to find out. Names are unique within a project. */
export interface Experiment {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}
