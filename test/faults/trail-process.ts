import pg from 'pg';
import { startTrail } from '../kit/trail.js';

// Numbers, grows and signs the trail until it kills itself where it was told to.

/** Where to die: at a statement, when it is about to be sent, when it was sent, or when it is answered. */
interface Death {
  readonly statement: string;
  readonly when: 'before' | 'sent' | 'answered';
  /** Only on a connection that has sent this one before. */
  readonly after?: string;
}

/** Kills this process, as `kill -9` would, at the first statement of that kind. */
function dieAt({ statement, when, after }: Death): void {
  const begun = new WeakSet<pg.Client>();
  const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;
  const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
  Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...args: unknown[]): unknown {
    const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text?: string } | undefined)?.text;
    if (after !== undefined && text?.includes(after)) begun.add(this);
    if (!text?.includes(statement) || (after !== undefined && !begun.has(this))) return query.apply(this, args);
    if (when === 'before') die();
    const callback = args.at(-1);
    if (when === 'answered' && typeof callback === 'function') args[args.length - 1] = die;
    const sent = query.apply(this, args);
    // The bytes leave with the end of this turn.
    if (when === 'sent') setImmediate(die);
    else if (sent instanceof Promise) return sent.then(die);
    return sent;
  });
}

process.once('message', async (death: Death) => {
  dieAt(death);
  await startTrail(process.env['DATABASE_URL'] ?? '', process.env['CAIRN_HOME'] ?? '');
});
process.once('disconnect', () => process.exit());
process.send?.('loaded');
