import { monthOf, servedAtOf, type Month } from '../domain/prediction-time.js';
import { addMonths, attachedPartitions, covers, type Partition, type Query } from './prediction-partitions.js';

/** Which partitions are there, as this process last saw them: a batch of the present month asks nobody. */
export class KnownPartitions {
  #partitions: readonly Partition[] = [];

  /** Makes what is missing for the ids, in the transaction that writes them. */
  async make(query: Query, ids: readonly string[]): Promise<void> {
    if (ids.every((id) => this.#has(id))) return;
    this.#partitions = await attachedPartitions(query);
    const missing = new Map<string, Month>();
    for (const id of ids) {
      if (this.#has(id)) continue;
      const month = monthOf(servedAtOf(id));
      missing.set(month.name, month);
    }
    // What it makes is known only after the next look: this transaction may not be committed.
    if (missing.size > 0) await addMonths(query, [...missing.values()]);
  }

  /** Another process may have dropped some: the next batch looks again. */
  forget(): void {
    this.#partitions = [];
  }

  #has(id: string): boolean {
    return this.#partitions.some((partition) => covers(partition, id));
  }
}
