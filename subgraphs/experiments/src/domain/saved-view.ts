/** A way of looking at the runs of an experiment that somebody gave a name. */
export interface SavedView {
  readonly id: string;
  readonly projectId: string;
  readonly experimentId: string;
  /** Unique within the experiment. */
  readonly name: string;
  /** The search part of the page's address: filter, order, columns. At most 8,000 characters. */
  readonly state: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}
