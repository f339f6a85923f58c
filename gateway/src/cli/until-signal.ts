/** A second signal, or this long after the first and the time to drain, in milliseconds, ends the process at once. */
const patienceMs = 14_000;

/**
 * Resolves when the process is asked to end; whatever then takes too long is cut off.
 * @param drainMs how long it goes on answering first.
 */
export async function untilSignal(drainMs: number): Promise<NodeJS.Signals> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const end = (): never => process.exit(1);
  process.once('SIGINT', end);
  setTimeout(end, patienceMs + drainMs).unref();
  return signal;
}
