/**
 * Runs a synchronous function in which asking for the time or for a random number throws, so that impure code shows
 * itself on the first try.
 */
export function withoutClockAndChance<Result>(run: () => Result): Result {
  const { Date: RealDate } = globalThis;
  const realNow = performance.now;
  const realRandom = Math.random;
  const refuse = (what: string) => (): never => {
    throw new Error(`It asked for ${what}: what it decides must depend on its arguments alone`);
  };
  globalThis.Date = new Proxy(RealDate, {
    apply: refuse('the time'),
    construct: (target, parameters) => (parameters.length === 0 ? refuse('the time')() : (Reflect.construct(target, parameters) as object)),
    get: (target, name) => (name === 'now' ? refuse('the time') : (Reflect.get(target, name) as unknown)),
  });
  performance.now = refuse('the time');
  Math.random = refuse('a random number');
  try {
    return run();
  } finally {
    globalThis.Date = RealDate;
    performance.now = realNow;
    Math.random = realRandom;
  }
}
