/** The items of a source until the signal aborts; then throws its reason, also while the source itself hangs. */
export async function* abortable<Item>(source: AsyncIterable<Item>, signal: AbortSignal | undefined): AsyncGenerator<Item> {
  signal?.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  const { aborted, stop } = whenAborted(signal);
  let finished = false;
  try {
    for (;;) {
      const step = await Promise.race([iterator.next(), aborted]);
      if (step.done === true) {
        finished = true;
        return;
      }
      yield step.value;
    }
  } finally {
    stop();
    // Not awaited: a source that hangs in next() would never answer.
    if (!finished) iterator.return?.().catch(() => undefined);
  }
}

function whenAborted(signal: AbortSignal | undefined): { readonly aborted: Promise<never>; stop(): void } {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    if (signal === undefined) return;
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    stop = () => signal.removeEventListener('abort', abort);
  });
  // Whoever races it hears of it; on its own it is not an unhandled rejection.
  aborted.catch(() => undefined);
  return { aborted, stop: () => stop() };
}
