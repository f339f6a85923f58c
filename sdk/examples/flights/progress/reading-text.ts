import type { Reading } from './progress.js';

/** `140 of 165 iterations · 35/s · 1 s left`, with the time since the step began to show progress. */
export function readingText({ done, total, unit, note }: Reading, elapsedSeconds: number): string {
  const rate = elapsedSeconds > 0 ? done / elapsedSeconds : 0;
  const parts = [`${count(done)} of ${count(total)} ${unit}`];
  // A rate from the first moments would be a wild guess.
  if (elapsedSeconds >= 1 && rate > 0) {
    parts.push(`${count(rate)}/s`);
    if (done < total) parts.push(`${duration((total - done) / rate)} left`);
  }
  if (note !== undefined) parts.push(note);
  return parts.join(' · ');
}

/** `47 s`, `2 min 5 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function count(value: number): string {
  return value >= 10 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
}
