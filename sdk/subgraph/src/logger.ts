/** Where a part says what an operator should know: one JSON object a line on stderr by default. */
export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const levels = ['info', 'warn', 'error'] as const;

/** How much is said. */
export type LogLevel = (typeof levels)[number] | 'silent';

/** Writes to stderr, which leaves stdout to what a command answers. */
export function jsonLogger(part: string, least: LogLevel = 'info'): Logger {
  const from = least === 'silent' ? levels.length : levels.indexOf(least);
  const write = (level: (typeof levels)[number]) => (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (levels.indexOf(level) < from) return;
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, part, message, ...fields })}\n`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
