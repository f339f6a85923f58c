import { createPublicKey, type KeyObject } from 'node:crypto';
import { newId, UnavailableError, type RequestContext } from '@cairn/core';
import { systemActor, type Database, type EventLog, type Logger, type Transaction } from '@cairn/subgraph';
import { readNote, signNote, verifierKey, type Checkpoint } from '../domain/audit/note.js';
import type { SigningKey } from '../domain/audit/signing-key.js';
import { grow, nextRoot, type SignedHead, type TreeNode } from '../domain/audit/tree-builder.js';
import { rootHash } from '../domain/merkle/tree.js';
import type { SigningKeys } from './signing-keys.js';
import { nodesFor, treeSize } from './tree-nodes.js';

/** A checkpoint is signed at the latest this long after an entry, in milliseconds … */
const signAfterMs = 500;
/** … and not more often than this: what comes meanwhile is signed together. */
const restMs = 100;
/** … and when nothing happened, once in this long: silence is provable too. */
const signQuietMs = 60 * 60 * 1_000;

/** Held while the tree grows; any number will do, as long as it is ours alone. */
const keeperLock = 0x6361_6974;

export interface TreeKeeperParts {
  readonly database: Database;
  readonly log: EventLog;
  readonly keys: SigningKeys;
  readonly logger: Logger;
  /** What others who keep checkpoints have of this log: heads that the tree must still begin with. */
  readonly witnessed?: () => Promise<readonly string[]>;
  /** Told each note that was signed, after it was kept. */
  readonly signed?: (note: string) => void;
}

/** Lets the tree follow the log, and signs it. One process at a time does so; a lock sees to it. */
export class TreeKeeper {
  private stopped = false;
  private running: Promise<void> | undefined;
  private failed = false;

  constructor(private readonly parts: TreeKeeperParts) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** False once the log was found to be changed: nothing more is signed until somebody looked. */
  get healthy(): boolean {
    return !this.failed;
  }

  /** A new key signs from now on. The next checkpoint is signed by both, then the old one is destroyed. */
  async rotate(context: RequestContext): Promise<SigningKey> {
    const { database, keys } = this.parts;
    const made = await this.locked(context, async (transaction) => {
      const size = await treeSize(transaction);
      if (size === 0) throw new UnavailableError('Nothing was signed yet; try again in a second');
      const number = await this.keyNumber(transaction);
      const [before, after] = [await keys.key(number), await keys.renew(number + 1)];
      const head = await this.headToSign(transaction, size);
      const note = signNote(head, before, after);
      const verifier = verifierKey(head.origin, createPublicKey(after));
      await keys.remember(note);
      await insertCheckpoint(transaction, head, note);
      const [row] = await transaction.query<{ at: Date }>(
        'INSERT INTO log.signing_key (number, verifier_key, at, handover) VALUES ($1, $2, clock_timestamp(), $3) RETURNING at',
        [number + 1, verifier, note],
      );
      transaction.emit({ type: 'signingKey.rotated', nodeId: context.actor.id, payload: { from: verifierKey(head.origin, createPublicKey(before)), to: verifier } });
      return { number: number + 1, verifierKey: verifier, at: row!.at, handover: note };
    });
    await keys.forgetBefore((await this.keyNumber(database)) || 1);
    this.parts.signed?.(made.handover);
    return made;
  }

  private async run(): Promise<void> {
    const { log, logger } = this.parts;
    while (!this.stopped) {
      try {
        const { size, more, note } = await this.follow();
        this.failed = false;
        if (note !== undefined) this.parts.signed?.(note);
        if (more) continue;
        await log.grown(Number.MAX_SAFE_INTEGER, restMs);
        await log.grown(size, signAfterMs);
      } catch (error) {
        this.failed = true;
        logger.error('the audit tree does not grow', { error: String(error) });
        await log.grown(Number.MAX_SAFE_INTEGER, 1_000);
      }
    }
  }

  private follow(): Promise<{ size: number; more: boolean; note: string | undefined }> {
    return this.locked({ actor: systemActor, requestId: newId('request') }, async (transaction) => {
      const before = await treeSize(transaction);
      const events = await this.parts.log.read(before);
      const size = before + events.length;
      const edge = await nodesFor(transaction, (nodes) => rootHash(nodes, before));
      if (events.length > 0) await insertNodes(transaction, grow(edge, before, events));
      const more = events.length >= 1_000;
      return { size, more, note: size === 0 || more ? undefined : await this.sign(transaction, size) };
    });
  }

  /** Signs what is new, or what nothing was added to for an hour; undefined when neither. */
  private async sign(transaction: Transaction, size: number): Promise<string | undefined> {
    const number = (await this.keyNumber(transaction)) || (await this.firstKey(transaction));
    const [last] = await transaction.query<{ tree_size: number; at: Date }>('SELECT tree_size, at FROM log.checkpoint ORDER BY tree_size DESC, at DESC LIMIT 1');
    if (last && Number(last.tree_size) === size && Date.now() - last.at.getTime() < signQuietMs) return undefined;
    const head = await this.headToSign(transaction, size);
    const note = signNote(head, await this.parts.keys.key(number));
    // Remembered before anybody sees it: what was shown once is never contradicted, whatever becomes of the database.
    await this.parts.keys.remember(note);
    await insertCheckpoint(transaction, head, note);
    return note;
  }

  /** @throws {Error} when the tree no longer begins with everything that was signed before. */
  private async headToSign(transaction: Transaction, size: number): Promise<Checkpoint> {
    const origin = await originOf(transaction);
    const [last] = await transaction.query<{ note: string }>('SELECT note FROM log.checkpoint ORDER BY tree_size DESC, at DESC LIMIT 1');
    const remembered = await this.parts.keys.lastNote();
    const notes = [last?.note, remembered, ...((await this.parts.witnessed?.()) ?? [])].filter((note) => note !== undefined);
    const signed: SignedHead[] = notes.map(readNote).filter((head) => head.origin === origin);
    const nodes = await nodesFor(transaction, (all) => [rootHash(all, size), ...signed.map((head) => rootHash(all, head.treeSize))]);
    let root = rootHash(nodes, size);
    for (const head of signed) root = nextRoot(nodes, size, head);
    return { origin, treeSize: size, rootHash: root };
  }

  private async firstKey(transaction: Transaction): Promise<number> {
    const key: KeyObject = await this.parts.keys.first();
    await transaction.query('INSERT INTO log.signing_key (number, verifier_key, at) VALUES (1, $1, clock_timestamp())', [verifierKey(await originOf(transaction), createPublicKey(key))]);
    return 1;
  }

  /** Of the key that signs now; 0 before the first. */
  private async keyNumber(reader: Pick<Transaction, 'query'>): Promise<number> {
    const [newest] = await reader.query<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM log.signing_key');
    return newest!.number;
  }

  private locked<T>(context: RequestContext, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.parts.database.commit(context, async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [keeperLock]);
      return work(transaction);
    });
  }
}

async function originOf(transaction: Transaction): Promise<string> {
  const [installation] = await transaction.query<{ origin: string }>('SELECT origin FROM governance.installation');
  return installation!.origin;
}

async function insertCheckpoint(transaction: Transaction, { treeSize: size, rootHash: root }: Checkpoint, note: string): Promise<void> {
  await transaction.query('INSERT INTO log.checkpoint (tree_size, at, root_hash, note) VALUES ($1, clock_timestamp(), $2, $3)', [size, root, note]);
}

async function insertNodes(transaction: Transaction, nodes: readonly TreeNode[]): Promise<void> {
  await transaction.query('INSERT INTO log.tree_node (level, index, hash) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])', [
    nodes.map(({ level }) => level),
    nodes.map(({ index }) => index),
    nodes.map(({ hash }) => hash),
  ]);
}
