import { colourOf } from '../palette';
import type { PaperLook } from './svg';

/** The colours of the light theme, whatever the page shows: a picture is pasted into something white. */
export function paperLook(): PaperLook {
  const paper = document.createElement('div');
  paper.dataset['paper'] = '';
  paper.hidden = true;
  document.body.append(paper);
  const known = new Map<string, string>();
  const tokens = ['--text', '--text-quiet', '--line', '--baseline', '--bad', '--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
  for (const token of tokens) known.set(token, colourOf(paper, token));
  paper.remove();
  const of = (token: string) => known.get(token) ?? '#000000';
  return { text: of('--text'), quiet: of('--text-quiet'), line: of('--line'), baseline: of('--baseline'), bad: of('--bad'), series: of };
}
