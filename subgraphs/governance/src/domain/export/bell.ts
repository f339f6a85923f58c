/** Wakes whoever waits for something to do. */
export class Bell {
  private rung = false;
  private wake = (): void => undefined;

  /** Who waits goes on; when nobody does, the next one goes on at once. */
  ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Resolves when it is rung, and after this many milliseconds at the latest. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.rung = false;
    this.wake = () => undefined;
  }
}
