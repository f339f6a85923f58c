/** Tells the sequencer of this and of every other process that something was committed. */
export const committedChannel = 'cairn_committed';

/** Rest after a notification, in milliseconds: whoever hears them does not look more often either (see `Listener`). */
const restMs = 10;

/**
 * Notifies after a commit, and not in it: PostgreSQL lets one transaction at a time commit that notifies, so all who write an event would wait for each other's
 * flush to disk. The first is told at once, what follows within ten milliseconds together; a lost one costs half a second (see `Sequencer`).
 */
export class CommittedSignal {
  private sending = false;
  private again = false;

  /** @param send runs a statement outside any transaction. */
  constructor(private readonly send: (sql: string) => Promise<unknown>) {}

  raise(): void {
    if (this.sending) {
      this.again = true;
      return;
    }
    this.sending = true;
    this.again = false;
    // There is nothing to be flushed for: who does not hear it looks by itself.
    this.send(`BEGIN; SET LOCAL synchronous_commit = off; NOTIFY ${committedChannel}; COMMIT`)
      .catch(() => undefined)
      .finally(() => setTimeout(() => this.rested(), restMs).unref());
  }

  private rested(): void {
    this.sending = false;
    if (this.again) this.raise();
  }
}
