/** One promise of a contract, as a function that rejects when the subject breaks it. */
export interface Check<Subject> {
  /** The promise: `a job sees no environment but its own`. */
  readonly title: string;
  /** Longest time it may take, in milliseconds: a provider that hangs has failed. */
  readonly timeLimitMs: number;
  run(subject: Subject): Promise<void>;
}

/**
 * Runs a check.
 * @param timeLimitMs instead of the check's own.
 * @throws {Error} what the check threw, or that the provider did not answer in time.
 */
export async function runCheck<Subject>(
  check: Check<Subject>,
  subject: Subject,
  timeLimitMs: number = check.timeLimitMs,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `No answer within ${timeLimitMs} ms: ${check.title}`;
    timer = setTimeout(() => reject(new Error(message)), timeLimitMs);
  });
  try {
    await Promise.race([check.run(subject), late]);
  } finally {
    clearTimeout(timer);
  }
}
