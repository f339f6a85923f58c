import type { WriteStream } from 'node:tty';
import type { Progress, Reading, StepProgress } from './progress.js';
import { duration, readingText } from './reading-text.js';

const barWidth = 24;
const eraseLine = '\r\u001b[2K';

/** Progress on a terminal: finished steps stay, the running one is one line that moves. */
export function terminalProgress(out: WriteStream, stepCount: number): Progress {
  let number = 0;
  return {
    begin(title) {
      number += 1;
      return new TerminalStep(out, `${number}/${stepCount} ${title}`);
    },
  };
}

class TerminalStep implements StepProgress {
  readonly #out: WriteStream;
  readonly #title: string;
  readonly #startedAt = performance.now();
  #countingSince: number | undefined;
  #live = '';

  constructor(out: WriteStream, title: string) {
    this.#out = out;
    this.#title = title;
    this.#redraw(`${title} …`);
  }

  show(reading: Reading): void {
    this.#countingSince ??= performance.now();
    const filled = Math.round(barWidth * Math.min(1, reading.done / reading.total));
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    this.#redraw(`${this.#title}  ${bar}  ${readingText(reading, (performance.now() - this.#countingSince) / 1000)}`);
  }

  say(line: string): void {
    this.#out.write(`${eraseLine}    ${line}\n`);
    this.#redraw(this.#live);
  }

  end(summary: string): void {
    const took = duration((performance.now() - this.#startedAt) / 1000);
    this.#out.write(`${eraseLine}\u001b[32m✓\u001b[0m ${this.#title} \u001b[2m(${took})\u001b[0m  ${summary}\n`);
  }

  fail(reason: string): void {
    this.#out.write(`${eraseLine}\u001b[31m✗\u001b[0m ${this.#title}  ${reason}\n`);
  }

  #redraw(line: string): void {
    this.#live = line;
    // A line that wraps could not be erased again.
    this.#out.write(eraseLine + line.slice(0, Math.max(20, this.#out.columns - 1)));
  }
}
