import { completeFilter, runVocabulary, type Completion, type KnownNames } from '@cairn/client';

/** Values of fields that have few. */
const values = { status: ['RUNNING', 'FINISHED', 'FAILED', 'KILLED', 'SCHEDULED'] };

/** What can be typed into the filter of runs; of a bare word also the runs that are called so, because that is what most people mean. */
export function completeRuns(text: string, cursor: number, names: KnownNames['names']): Completion {
  const found = completeFilter(text, cursor, runVocabulary, { names, values });
  const word = text.slice(found.from, found.to);
  const isField = text.slice(0, found.from).trim() === '' || /\bAND\s+$/i.test(text.slice(0, found.from));
  if (!isField || word.length < 2 || word.includes('.')) return found;
  return { ...found, options: [...found.options.slice(0, 8), `run_name ILIKE '%${word}%'`] };
}
