import type { Progress } from './progress.js';
import { duration, readingText } from './reading-text.js';

/** Between two lines about the same step, in milliseconds. */
const quietMs = 5000;

/** Progress as lines, for logs and pipes. */
export function plainProgress(write: (line: string) => void, stepCount: number): Progress {
  let number = 0;
  return {
    begin(title) {
      number += 1;
      const name = `[${number}/${stepCount}] ${title}`;
      const startedAt = performance.now();
      let countingSince: number | undefined;
      let shownAt = -Infinity;
      write(`${name}: started`);
      return {
        show(reading) {
          const now = performance.now();
          countingSince ??= now;
          if (now - shownAt < quietMs) return;
          shownAt = now;
          write(`${name}: ${readingText(reading, (now - countingSince) / 1000)}`);
        },
        say(line) {
          write(`    ${line}`);
        },
        end(summary) {
          write(`${name}: done in ${duration((performance.now() - startedAt) / 1000)}. ${summary}`);
        },
        fail(reason) {
          write(`${name}: FAILED. ${reason}`);
        },
      };
    },
  };
}
