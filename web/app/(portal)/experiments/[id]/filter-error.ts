import type { CombinedError } from '@urql/core';
import { CairnError, parseFilter, runVocabulary } from '@cairn/client';
import type { FilterError } from '../../../../ui/filter-line/filter-text';

/** What is wrong with a filter of runs, before it is sent. */
export function checkRunFilter(text: string): FilterError | undefined {
  try {
    parseFilter(text, runVocabulary);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof CairnError)) throw thrown;
    return { message: withoutPlace(thrown.message), position: positionIn(thrown.details) };
  }
}

/** What the platform says is wrong with a filter that was sent; undefined when that is not what went wrong. */
export function filterErrorOf({ graphQLErrors: [first] }: CombinedError): FilterError | undefined {
  const position = positionIn(first?.extensions['details']);
  return first === undefined || position === undefined ? undefined : { message: withoutPlace(first.message), position };
}

function positionIn(details: unknown): number | undefined {
  const position = typeof details === 'object' && details !== null && 'position' in details ? details.position : undefined;
  return typeof position === 'number' ? position : undefined;
}

/** The mark under the line says where. */
function withoutPlace(message: string): string {
  return message.replace(/^Filter, character \d+: /, '').replace(/^./, (letter) => letter.toUpperCase());
}
