import type { KeyObject } from 'node:crypto';
import { newId } from '@cairn/core';
import { systemActor, type Database, type EventLog, type Logger, type Transaction } from '@cairn/subgraph';
import { signNote } from '../domain/audit/note.js';
import { grow, nextRoot, type SignedHead, type TreeNode } from '../domain/audit/tree-builder.js';
import { nodesOf } from './audit-store.js';
import type { NodeReader } from '../domain/merkle/tree.js';

/** A checkpoint is signed at the latest this long after an entry, in milliseconds … */
const signAfterMs = 500;
/** … and not more often than this: what comes meanwhile is signed together. */
const restMs = 100;
/** … and when nothing happened, once in this long: silence is provable too. */
const signQuietMs = 60 * 60 * 1_000;

/** Lets the tree follow the log, and signs it. One process at a time does so; a lock on the tree's row sees to it. */
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
      const [tree] = await transaction.query<{ size: number }>('SELECT size FROM governance.tree FOR UPDATE');
      const before = Number(tree?.size ?? 0);
      const events = await this.log.read(before);
      const size = before + events.length;
      const edge = await rightEdge(transaction, before);
      if (events.length > 0) await insertNodes(transaction, grow(edge, before, events), size);
      await this.sign(transaction, size);
      this.failed = false;
      return { size, more: events.length >= 1_000 };
    });
  }

  private async sign(transaction: Transaction, size: number): Promise<void> {
    const [last] = await transaction.query<{ tree_size: number; root_hash: Buffer; at: Date }>('SELECT tree_size, root_hash, at FROM governance.checkpoint ORDER BY tree_size DESC, at DESC LIMIT 1');
    const signed: SignedHead | undefined = last && { treeSize: Number(last.tree_size), rootHash: last.root_hash };
    if (size === 0 || (signed?.treeSize === size && Date.now() - last!.at.getTime() < signQuietMs)) return;
    const nodes = await coveringNodes(transaction, [size, signed?.treeSize ?? 0]);
    const rootHash = nextRoot(nodes, size, signed);
    const [installation] = await transaction.query<{ origin: string }>('SELECT origin FROM governance.installation');
    const note = signNote({ origin: installation!.origin, treeSize: size, rootHash }, this.key);
    await transaction.query('INSERT INTO governance.checkpoint (tree_size, at, root_hash, note) VALUES ($1, clock_timestamp(), $2, $3)', [size, rootHash, note]);
  }
}

/** The complete subtrees that a tree of `size` leaves ends in: all that growing needs. */
function rightEdge(transaction: Transaction, size: number): Promise<NodeReader> {
  return coveringNodes(transaction, [size]);
}

/** The complete subtrees that the roots of these sizes are made of. */
async function coveringNodes(transaction: Transaction, sizes: readonly number[]): Promise<NodeReader> {
  const levels: number[] = [];
  const indexes: number[] = [];
  for (const size of sizes) {
    for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 0) continue;
      levels.push(level);
      indexes.push(rest - 1);
    }
  }
  const rows = await transaction.query<{ level: number; index: number; hash: Buffer }>(
    'SELECT level, index, hash FROM governance.tree_node JOIN unnest($1::int[], $2::bigint[]) AS wanted(level, index) USING (level, index)',
    [levels, indexes],
  );
  return nodesOf(rows.map((row) => ({ ...row, index: Number(row.index) })));
}

async function insertNodes(transaction: Transaction, nodes: readonly TreeNode[], size: number): Promise<void> {
  await transaction.query('INSERT INTO governance.tree_node (level, index, hash) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])', [
    nodes.map(({ level }) => level),
    nodes.map(({ index }) => index),
    nodes.map(({ hash }) => hash),
  ]);
  await transaction.query('UPDATE governance.tree SET size = $1', [size]);
}

