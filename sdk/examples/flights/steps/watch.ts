import { openFlightsFile, readFlights } from '../data/read-flights.js';
import { endpointName } from '../jobs/names.js';
import { Replay } from '../replay/replay.js';
import { sampleDays } from '../replay/sample.js';
import type { Demo } from './demo.js';
import type { DefinedFeatures } from './features.js';
import { showReplay } from './replay-progress.js';
import type { Endpoint } from './serve.js';
import type { Training } from './train.js';

/** The latest weeks to retrain on, the last one to judge by: half a year, or all that the file has by then. */
const retrainingWeeks = 26;
const from = new Date('2001-03-01T00:00:00Z');
const to = new Date('2001-07-01T00:00:00Z');

interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly message: string;
  readonly windowEnd: string;
}

export interface Watch {
  readonly replay: Replay;
  readonly alert: Alert;
}

/**
 * Step 6: March and on as live traffic, until a monitor fires. The platform's default thresholds; what fires starts the
 * training pipeline by a trigger.
 */
export async function watch(
  demo: Demo,
  { endpoint, training, features }: { endpoint: Endpoint; training: Training; features: DefinedFeatures },
): Promise<Watch> {
  const step = demo.progress.begin('Watch live traffic');
  const { engineer, projectId, options } = demo;
  await engineer.query(monitorsAndTrigger, {
    endpointId: endpoint.id,
    pipelineId: training.pipelineId,
    filter: { endpointId: endpoint.id },
    params: { weeks: retrainingWeeks },
  });
  const alerts = engineer.subscribe<{ alertRaised: Alert }>(alertRaised, { projectId });
  const firstAlert = alerts.next();
  const flights = await readFlights(await openFlightsFile(), { from, to });
  const replay = new Replay({
    cairn: engineer,
    endpoint: endpointName,
    definitions: features.definitions,
    days: sampleDays(flights, { from, to, flightsPerDay: options.flightsPerDay, seed: 1 }),
    flightsPerSecond: 300,
  });
  const showing = setInterval(() => showReplay(demo, replay, step), 200);
  try {
    const raised = await Promise.race([firstAlert, replay.done]);
    if (raised === undefined || raised.done === true) {
      throw new Error(`No monitor fired in ${replay.totals.predictions} predictions. ${replay.totals.failures[0] ?? ''}`);
    }
    const { alertRaised: alert } = raised.value;
    await sayReports(demo, endpoint, step.say.bind(step));
    step.end(`on ${alert.windowEnd.slice(0, 10)} a monitor fired: ${alert.message}`);
    // Outcomes come in while the retraining runs; the traffic goes on at the pace of a quarter of a day a second.
    replay.flightsPerSecond = options.flightsPerDay / 4;
    return { replay, alert };
  } catch (error) {
    await replay.stop();
    throw error;
  } finally {
    clearInterval(showing);
    await alerts.return();
  }
}

/** What the monitors saw in the latest window: inputs, which stay quiet, and outcomes, which do not. */
async function sayReports({ engineer }: Demo, { id }: Endpoint, say: (line: string) => void): Promise<void> {
  const { driftReports, performanceReports } = await engineer.query<Reports>(reportsQuery, { id });
  const latest = driftReports.nodes[0]?.windowEnd;
  for (const { windowEnd, subject, psi, threshold, n } of driftReports.nodes) {
    if (windowEnd === latest) say(`input monitor ${subject}: PSI ${psi.toFixed(4)} (limit ${threshold}, ${n} predictions)`);
  }
  const report = performanceReports.nodes[0];
  if (report === undefined) return;
  const { meanPredicted, observedRate, observedLow, observedHigh, logLoss, n } = report;
  say(`outcome monitor: predicted ${meanPredicted.toFixed(3)}, observed ${observedRate.toFixed(3)} (${observedLow.toFixed(3)} to ${observedHigh.toFixed(3)}), log loss ${logLoss.toFixed(4)}, ${n} labels`);
}

interface Reports {
  readonly driftReports: {
    readonly nodes: readonly { windowEnd: string; subject: string; psi: number; threshold: number; n: number }[];
  };
  readonly performanceReports: {
    readonly nodes: readonly {
      n: number;
      logLoss: number;
      meanPredicted: number;
      observedRate: number;
      observedLow: number;
      observedHigh: number;
    }[];
  };
}

const monitorsAndTrigger = /* GraphQL */ `
  mutation MonitorsAndTrigger($endpointId: ID!, $pipelineId: ID!, $filter: JSON!, $params: JSON!) {
    createMonitors(input: { endpointId: $endpointId, windowDays: 7 }) {
      id
    }
    defineTrigger(
      input: {
        pipelineId: $pipelineId
        kind: DEGRADATION
        eventType: "alert.raised"
        filter: $filter
        params: $params
        cooldownSeconds: 3600
      }
    ) {
      id
    }
  }
`;

const alertRaised = /* GraphQL */ `
  subscription AlertRaised($projectId: ID!) {
    alertRaised(projectId: $projectId) {
      id
      kind
      message
      windowEnd
    }
  }
`;

const reportsQuery = /* GraphQL */ `
  query Reports($id: ID!) {
    driftReports(endpointId: $id, first: 20) {
      nodes {
        windowEnd
        subject
        psi
        threshold
        n
      }
    }
    performanceReports(endpointId: $id, first: 1) {
      nodes {
        n
        logLoss
        meanPredicted
        observedRate
        observedLow
        observedHigh
      }
    }
  }
`;
