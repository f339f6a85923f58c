import { ConflictError, InvalidInputError } from '@cairn/core';

/** What a set of runs tries to find out. Names are unique within a project, those in the bin included. */
export interface Experiment {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly changedAt: Date;
  /** When it was put into the bin. */
  readonly deletedAt?: Date | undefined;
}

/** The experiment of runs that name none, as MLflow calls it. */
export const defaultExperiment = 'Default';

/** @throws {InvalidInputError} for an empty name or one of more than 500 characters. */
export function requireExperimentName(name: string): void {
  if (name.trim() === '' || name.length > 500) throw new InvalidInputError(`Experiment name '${name.slice(0, 80)}' has ${name.length} characters; expected 1 to 500`);
}

/** @throws {ConflictError} when the experiment lies in the bin. */
export function requireActive(experiment: Experiment): void {
  if (experiment.deletedAt) throw new ConflictError(`Experiment '${experiment.name}' is deleted; restore it, or choose another name`);
}
