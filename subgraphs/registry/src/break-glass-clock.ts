import { newId } from '@cairn/core';
import { systemActor, type Logger } from '@cairn/subgraph';
import type { BreakGlassService } from './domain/break-glass-service.js';

/** From one look to the next, in milliseconds. What is over allows nothing from its own moment on; this only writes it down. */
const everyMs = 5_000;

/** Writes down when break-glasses end. A look that fails is logged, and the next one comes. */
export function breakGlassClock(service: BreakGlassService, logger: Logger): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    looking = service.endDue({ actor: systemActor, requestId: newId('request') }).catch((error: unknown) => logger.warn('ending break-glass failed', { error: String(error) }));
  };
  return {
    start() {
      timer = setInterval(look, everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
