import pg from 'pg';

/**
 * A connection whose end ends no process. Between its being made and somebody's having it there is a moment in which nobody listens, and
 * what a dying server says just then would be an error that nobody caught. Who has it learns of its end from the next query.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
