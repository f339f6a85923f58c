import type { KeyObject } from 'node:crypto';
import { newId } from '@cairn/core';
import { systemActor, type Database, type EventLog, type Logger, type Transaction } from '@cairn/subgraph';
import { signNote } from '../domain/audit/note.js';
import { grow, nextRoot, type SignedHead, type TreeNode } from '../domain/audit/tree-builder.js';
import { rootHash } from '../domain/merkle/tree.js';
import { nodesFor, treeSize } from './tree-nodes.js';

/** A checkpoint is signed at the latest this long after an entry, in milliseconds … */
const signAfterMs = 500;
/** … and not more often than this: what comes meanwhile is signed together. */
const restMs = 100;
/** … and when nothing happened, once in this long: silence is provable too. */
const signQuietMs = 60 * 60 * 1_000;

/** Held while the tree grows; any number will do, as long as it is ours alone. */
const keeperLock = 0x6361_6974;

/** Lets the tree follow the log, and signs it. One process at a time does so; a lock sees to it. */
export class TreeKeeper {
  private stopped = false;
  private running: Promise<void> | undefined;
  private failed = false;

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly key: KeyObject,
    private readonly logger: Logger,
  ) {}

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

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const { size, more } = await this.follow();
        if (more) continue;
        await this.log.grown(Number.MAX_SAFE_INTEGER, restMs);
        await this.log.grown(size, signAfterMs);
      } catch (error) {
        this.failed = true;
        this.logger.error('the audit tree does not grow', { error: String(error) });
        await this.log.grown(Number.MAX_SAFE_INTEGER, 1_000);
      }
    }
  }

  private async follow(): Promise<{ size: number; more: boolean }> {
    return this.database.commit({ actor: systemActor, requestId: newId('request') }, async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [keeperLock]);
      const before = await treeSize(transaction);
      const events = await this.log.read(before);
      const size = before + events.length;
      const edge = await nodesFor(transaction, (nodes) => rootHash(nodes, before));
      if (events.length > 0) await insertNodes(transaction, grow(edge, before, events));
      await this.sign(transaction, size);
      this.failed = false;
      return { size, more: events.length >= 1_000 };
    });
  }

  private async sign(transaction: Transaction, size: number): Promise<void> {
    const [last] = await transaction.query<{ tree_size: number; root_hash: Buffer; at: Date }>('SELECT tree_size, root_hash, at FROM log.checkpoint ORDER BY tree_size DESC, at DESC LIMIT 1');
    const signed: SignedHead | undefined = last && { treeSize: Number(last.tree_size), rootHash: last.root_hash };
    if (size === 0 || (signed?.treeSize === size && Date.now() - last!.at.getTime() < signQuietMs)) return;
    const nodes = await nodesFor(transaction, (all) => [rootHash(all, size), rootHash(all, signed?.treeSize ?? 0)]);
    const root = nextRoot(nodes, size, signed);
    const [installation] = await transaction.query<{ origin: string }>('SELECT origin FROM governance.installation');
    const note = signNote({ origin: installation!.origin, treeSize: size, rootHash: root }, this.key);
    await transaction.query('INSERT INTO log.checkpoint (tree_size, at, root_hash, note) VALUES ($1, clock_timestamp(), $2, $3)', [size, root, note]);
  }
}

async function insertNodes(transaction: Transaction, nodes: readonly TreeNode[]): Promise<void> {
  await transaction.query('INSERT INTO log.tree_node (level, index, hash) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])', [
    nodes.map(({ level }) => level),
    nodes.map(({ index }) => index),
    nodes.map(({ hash }) => hash),
  ]);
}

