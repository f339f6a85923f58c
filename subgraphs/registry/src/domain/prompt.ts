import type { Comparison } from '@cairn/core';
import type { Tag } from './tag.js';

// MLflow keeps prompts as models with tags: a version's text is its bytes.

/** The tag that makes a model, or a version, a prompt. */
export const promptTag = 'mlflow.prompt.is_prompt';
const textTag = 'mlflow.prompt.text';

export function isPrompt(tags: readonly Tag[]): boolean {
  return tags.some(({ key, value }) => key === promptTag && value.toLowerCase() === 'true');
}

/** The text of a prompt's version; undefined when it has none. */
export function promptText(tags: readonly Tag[]): string | undefined {
  return tags.find(({ key }) => key === textTag)?.value;
}

/** Whether a filter asks for prompts, and the rest of it: a filter that does not name them is about models. */
export function splitPrompts(comparisons: readonly Comparison[]): { readonly prompts: boolean; readonly rest: Comparison[] } {
  const about = comparisons.filter(({ subject, key }) => subject === 'tag' && key === promptTag);
  const prompts = about.some((one) => one.test === 'text' && ((one.operator === '=' && one.value.toLowerCase() === 'true') || (one.operator === '!=' && one.value.toLowerCase() === 'false')));
  return { prompts, rest: comparisons.filter((one) => !about.includes(one)) };
}
