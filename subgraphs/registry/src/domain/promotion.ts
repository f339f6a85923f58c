import { InvalidInputError } from '@cairn/core';

/** A moment at which a version moved up: it was approved, became champion, or won its rollout. */
export interface Promotion {
  readonly projectId: string;
  readonly modelId: string;
  readonly versionId: string;
  readonly kind: 'approval' | 'alias' | 'rollout';
  readonly actorId: string;
  readonly at: Date;
  /** The champion that it took the place of, as far as it is known. */
  readonly previousId: string | undefined;
  /** Of the evaluation that stood behind it. */
  readonly gatesDigest: string | undefined;
}

/** A promotion that is kept: its place among those of the same moment. */
export interface KeptPromotion extends Promotion {
  readonly id: number;
}

/** A place in the history, as clients pass it on: the moment in milliseconds, and the place within it. */
export function cursorOf({ at, id }: KeptPromotion): string {
  return `${at.getTime()}.${id}`;
}

/** @throws {InvalidInputError} for a text that no page ended with. */
export function placeOf(cursor: string): Pick<KeptPromotion, 'at' | 'id'> {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (!match) throw new InvalidInputError(`'after' is '${cursor.slice(0, 50)}'; expected what the slice before gave as 'next'`);
  return { at: new Date(Number(match[1])), id: Number(match[2]) };
}

