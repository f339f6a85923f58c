/**
 * The stream with every item mapped. Unlike an async generator it can be ended while it waits for an item: `return`
 * goes straight to the source, so that a quiet subscription leaves nothing behind.
 */
export function mapStream<From, To>(source: AsyncIterable<From>, map: (item: From) => Promise<To> | To): AsyncGenerator<To, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  const end = async (): Promise<IteratorResult<To, void>> => {
    if (!ended) {
      ended = true;
      await iterator.return?.();
    }
    return { done: true, value: undefined };
  };
  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      const { done, value } = await iterator.next();
      if (done === true || ended) {
        ended = true;
        return { done: true, value: undefined };
      }
      return { done: false, value: await map(value) };
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

/** A stream that is still being opened. Ending it early ends the source as soon as there is one. */
export function laterStream<Item>(opening: () => Promise<AsyncIterable<Item>>): AsyncIterable<Item> {
  return {
    [Symbol.asyncIterator]() {
      let opened: Promise<AsyncIterator<Item>> | undefined;
      const open = (): Promise<AsyncIterator<Item>> => (opened ??= opening().then((stream) => stream[Symbol.asyncIterator]()));
      return {
        next: async () => (await open()).next(),
        async return() {
          const iterator = await opened?.catch(() => undefined);
          await iterator?.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** A stream of these items and no more. */
export async function* streamOf<Item>(...items: readonly Item[]): AsyncGenerator<Item, void, void> {
  yield* items;
}

/** The stream, but what it throws becomes its last item. */
export function endWithItem<Item>(source: AsyncIterable<Item>, itemFor: (thrown: unknown) => Item): AsyncGenerator<Item, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let failed = false;
  return mapStream(
    {
      [Symbol.asyncIterator]: () => ({
        async next(): Promise<IteratorResult<Item>> {
          if (failed) return { done: true, value: undefined };
          try {
            return await iterator.next();
          } catch (thrown) {
            failed = true;
            return { done: false, value: itemFor(thrown) };
          }
        },
        return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      }),
    },
    (item) => item,
  );
}

/** The stream for as long as the condition holds; it is looked at before every item, and the source is ended then. */
export function streamWhile<Item>(source: AsyncIterable<Item>, holds: () => boolean): AsyncGenerator<Item, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<Item>> => (await iterator.return?.()) ?? { done: true, value: undefined };
  const guarded = { next: () => (holds() ? iterator.next() : end()), return: end };
  return mapStream({ [Symbol.asyncIterator]: () => guarded }, (item) => item);
}
