import { newId, type CairnEvent } from '@cairn/core';
import { systemActor, type Database, type EventLog, type Logger, type Transaction } from '@cairn/subgraph';
import { AdjacencyGraph, type LineageNode } from '../domain/graph.js';
import { readEvent, type GraphChange } from '../domain/read-event.js';

interface NodeRow {
  readonly id: string;
  readonly project_id: string | null;
  readonly kind: string;
  readonly label: string;
  readonly status: string;
  readonly created_at: Date;
}

interface EdgeRow {
  readonly from_id: string;
  readonly to_id: string;
  readonly relation: string;
  readonly valid_from: Date;
  readonly valid_to: Date | null;
  readonly recorded_at: Date;
  readonly event_id: string;
}

/** The least time between two stretches of the log, in milliseconds: what comes meanwhile is one. */
const restMs = 50;
/** After so many entries it is noted how far the graph has come, whatever they said. */
const mostUnkept = 10_000;

/**
 * Keeps a graph in memory abreast of the log, and its tables too: the tables are where the next start begins. Several
 * processes may do so beside each other; the tables move on once for each stretch of the log.
 */
export class GraphView {
  readonly graph = new AdjacencyGraph();
  private next = 0;
  private kept = 0;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the graph is as far as the log was when it was called. */
  async start(): Promise<void> {
    await this.load();
    const size = await this.log.settled();
    while (this.next < size) await this.follow();
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        if (await this.follow()) await this.log.grown(Number.MAX_SAFE_INTEGER, restMs);
        else await this.log.grown(this.next, 500);
      } catch (error) {
        this.logger.warn('the lineage graph stumbled', { error: String(error) });
        await this.log.grown(Number.MAX_SAFE_INTEGER, 500);
      }
    }
  }

  /** One stretch of the log; false when there was nothing new. */
  private async follow(): Promise<boolean> {
    const events = await this.log.read(this.next);
    const last = events.at(-1);
    if (!last) return false;
    const changes = events.map((event) => ({ index: event.index, change: this.apply(event) })).filter(({ change: { nodes, edges, ended } }) => nodes.length + edges.length + ended.length > 0);
    this.next = last.index + 1;
    // What says nothing of where things come from need not be noted at once: it is read again after a start.
    if (changes.length > 0 || this.next - this.kept >= mostUnkept) {
      await this.keep(this.next, changes);
      this.kept = this.next;
    }
    return true;
  }

  private apply(event: CairnEvent): GraphChange {
    const change = readEvent(event, (id) => this.graph.node(id));
    for (const node of change.nodes) this.graph.putNode(node);
    for (const edge of change.edges) this.graph.addEdge(edge);
    for (const { from, to, relation, at } of change.ended) this.graph.endEdge(from, to, relation, at);
    return change;
  }

  /** Several processes do this beside each other; what another has kept already is passed over. */
  private async keep(to: number, changes: readonly { readonly index: number; readonly change: GraphChange }[]): Promise<void> {
    await this.database.commit({ actor: systemActor, requestId: newId('request') }, async (transaction) => {
      const [progress] = await transaction.query<{ next_index: number }>('SELECT next_index FROM lineage.progress FOR UPDATE');
      const from = Number(progress?.next_index ?? 0);
      if (from >= to) return;
      const fresh = changes.filter(({ index }) => index >= from).map(({ change }) => change);
      if (fresh.length > 0) await insert(transaction, fresh);
      await transaction.query('UPDATE lineage.progress SET next_index = $1', [to]);
    });
  }

  private async load(): Promise<void> {
    await this.database.commit({ actor: systemActor, requestId: newId('request') }, async (transaction) => {
      const [progress] = await transaction.query<{ next_index: number }>('SELECT next_index FROM lineage.progress FOR UPDATE');
      const nodes = await transaction.query<NodeRow>('SELECT * FROM lineage.node ORDER BY created_at, id');
      for (const row of nodes) this.graph.putNode({ id: row.id, projectId: row.project_id ?? undefined, kind: row.kind, label: row.label, status: row.status, createdAt: row.created_at });
      const edges = await transaction.query<EdgeRow>('SELECT * FROM lineage.edge ORDER BY position');
      for (const row of edges) {
        this.graph.addEdge({
          from: row.from_id,
          to: row.to_id,
          relation: row.relation,
          validFrom: row.valid_from,
          validTo: row.valid_to ?? undefined,
          recordedAt: row.recorded_at,
          eventId: row.event_id,
        });
      }
      this.next = Number(progress?.next_index ?? 0);
      this.kept = this.next;
    });
  }
}

async function insert(transaction: Transaction, changes: readonly GraphChange[]): Promise<void> {
  const nodes = [...new Map(changes.flatMap((change) => change.nodes).map((node): [string, LineageNode] => [node.id, node])).values()];
  await transaction.query(
    `INSERT INTO lineage.node (id, project_id, kind, label, status, created_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
     ON CONFLICT (id) DO UPDATE SET label = excluded.label, status = excluded.status`,
    [nodes.map(({ id }) => id), nodes.map(({ projectId }) => projectId ?? null), nodes.map(({ kind }) => kind), nodes.map(({ label }) => label), nodes.map(({ status }) => status), nodes.map(({ createdAt }) => createdAt)],
  );
  const edges = changes.flatMap((change) => change.edges);
  await transaction.query(
    `INSERT INTO lineage.edge (from_id, to_id, relation, valid_from, recorded_at, event_id)
     SELECT f, t, r, v, v, e FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[]) AS u(f, t, r, v, e)`,
    [edges.map(({ from }) => from), edges.map(({ to }) => to), edges.map(({ relation }) => relation), edges.map(({ validFrom }) => validFrom), edges.map(({ eventId }) => eventId)],
  );
  for (const { from, to, relation, at } of changes.flatMap((change) => change.ended)) {
    await transaction.query('UPDATE lineage.edge SET valid_to = $4 WHERE from_id = $1 AND to_id = $2 AND relation = $3 AND valid_to IS NULL', [from, to, relation, at]);
  }
}
