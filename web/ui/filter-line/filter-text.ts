/** What could stand at the cursor, and which part of the text a choice replaces. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

/** What is wrong with a filter, and where: the place of a character, from 0. */
export interface FilterError {
  readonly message: string;
  readonly position?: number | undefined;
}

export interface Edited {
  readonly text: string;
  readonly cursor: number;
}

/** The text with a choice in place of what was begun, ready for the next word. */
export function withChoice(text: string, { from, to }: Completion, option: string): Edited {
  const rest = text.slice(to).replace(/^\s+/, '');
  const before = `${text.slice(0, from)}${option} `;
  return { text: before + rest, cursor: before.length };
}

/** Whether an error is worth saying while somebody still types: not when it is only that the end is missing. */
export function isWorthSaying({ position }: FilterError, text: string, isDone: boolean): boolean {
  if (isDone || position === undefined) return true;
  // The last word may still grow into something that fits.
  const lastWord = text.trimEnd().search(/\S+$/);
  return position < (lastWord === -1 ? text.length : lastWord);
}
