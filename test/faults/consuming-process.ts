import { EventLog, jsonLogger } from '@cairn/subgraph';
import { openDatabase } from './log-tables.js';

// Consumes events until it is killed: each leaves a row and an event of its own. Says 'handling' in the middle of each.

const url = process.env['DATABASE_URL'] ?? '';
process.once('message', async () => {
  const log = await EventLog.open(url, jsonLogger('consumer', 'silent'));
  const database = await openDatabase(url);
  log.consume({
    name: 'faults',
    database,
    handlers: {
      'experiment.created': async (event, transaction) => {
        await transaction.query('INSERT INTO faults.effect (event_id) VALUES ($1)', [event.id]);
        transaction.emit({ type: 'alert.resolved', nodeId: event.nodeId, payload: { endpointId: event.id, reason: 'heard' } });
        process.send?.('handling');
      },
    },
  });
});
process.once('disconnect', () => process.exit());
process.send?.('loaded');
