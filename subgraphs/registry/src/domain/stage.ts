import { InvalidInputError } from '@cairn/core';

/** Where a team says that a version is, in MLflow's words. Aliases say the same with names of one's own. */
export const stages = ['None', 'Staging', 'Production', 'Archived'] as const;
export type Stage = (typeof stages)[number];

/** The stage of a text, in any case. @throws {InvalidInputError} for any other. */
export function stageOf(text: string): Stage {
  const stage = stages.find((one) => one.toLowerCase() === text.toLowerCase());
  if (!stage) throw new InvalidInputError(`Invalid model version stage '${text.slice(0, 64)}'; expected one of ${stages.join(', ')}`);
  return stage;
}

/** @throws {InvalidInputError} when others cannot make room: only Staging and Production are left for Archived. */
export function requireRoomFor(stage: Stage): void {
  if (stage !== 'Staging' && stage !== 'Production') throw new InvalidInputError(`Other versions are archived only when one moves to Staging or Production, not to ${stage}`);
}
