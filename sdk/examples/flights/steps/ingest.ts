import type { IngestResult } from '@cairn/client';
import { breakDay } from '../data/broken-day.js';
import { datasetName, flightExpectations } from '../data/dataset.js';
import { flightsBetween, type Flights } from '../data/flights.js';
import { ingestFlights } from '../data/ingest-flights.js';
import { openFlightsFile, readFlights } from '../data/read-flights.js';
import type { Demo } from './demo.js';

export interface Ingested {
  readonly versionId: string;
  readonly flights: Flights;
}

/** Step 1: January and February become a DatasetVersion; a broken day is refused before any model sees it. */
export async function ingest({ engineer, progress }: Demo): Promise<Ingested> {
  const step = progress.begin('Ingest January and February');
  const flights = await readFlights(await openFlightsFile(), { to: new Date('2001-03-01T00:00:00Z') });
  step.say(`read ${flights.rowCount.toLocaleString('en-US')} flights; profiling and checking them`);
  const { id } = await ingestFlights(engineer, flights);
  const { datasetVersion } = await engineer.query<{ datasetVersion: StoredVersion }>(storedVersion, { id });
  step.say(`digest ${datasetVersion.digest}`);
  for (const column of datasetVersion.profile) step.say(profileLine(column));
  const { checks } = datasetVersion.quality;
  step.say(`quality: ${checks.filter(({ passed }) => passed).length} of ${checks.length} checks passed; ${checks.at(-1)?.message}`);

  const day = flightsBetween(flights, new Date('2001-02-28T00:00:00Z'), new Date('2001-03-01T00:00:00Z'));
  const broken = breakDay(day);
  const refusal = await engineer.ingest({
    dataset: datasetName,
    bytes: broken.bytes,
    format: 'CSV',
    expectations: flightExpectations,
    description: 'A broken copy of 28 February',
  });
  expectRefusal(refusal, broken.defects.map(({ column }) => column));
  step.say(`a broken copy of 28 February was refused: ${refusal.message}`);
  for (const check of refusal.quality.checks.filter(({ passed }) => !passed)) {
    const example = check.failures[0];
    const where = example === undefined ? '' : ` (row ${example.row}, ${example.column} = ${example.value}: ${example.reason})`;
    step.say(`  ${check.message}${where}`);
  }
  step.end(`version ${datasetVersion.number} of ${datasetName}: ${datasetVersion.rowCount.toLocaleString('en-US')} rows, quality passed`);
  return { versionId: id, flights };
}

function expectRefusal(
  result: IngestResult,
  columns: readonly string[],
): asserts result is Extract<IngestResult, { __typename: 'IngestRefusal' }> {
  if (result.__typename !== 'IngestRefusal') throw new Error('The broken copy of a day was accepted');
  const report = JSON.stringify(result.quality.checks.filter(({ passed }) => !passed));
  const missed = columns.filter((column) => !report.includes(column));
  if (missed.length > 0) throw new Error(`The report about the broken day does not name ${missed.join(', ')}`);
}

interface StoredVersion {
  readonly number: number;
  readonly digest: string;
  readonly rowCount: number;
  readonly profile: readonly ColumnProfile[];
  readonly quality: { readonly checks: readonly { readonly passed: boolean; readonly message: string }[] };
}

interface ColumnProfile {
  readonly column: string;
  readonly type: string;
  readonly missing: number;
  readonly distinct: number | null;
  readonly quantiles: readonly { readonly q: number; readonly value: number }[];
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
}

function profileLine({ column, type, missing, distinct, quantiles, topValues }: ColumnProfile): string {
  const shown = (value: number): string => (type === 'TIMESTAMP' ? new Date(value).toISOString().slice(0, 16) : String(value));
  const spread = quantiles.length > 0 ? `quantiles ${quantiles.map(({ value }) => shown(value)).join(' ')}` : '';
  const top = topValues.length > 0 ? `top ${topValues.slice(0, 3).map(({ value, count }) => `${value} ${count}`).join(', ')}` : '';
  const values = distinct === null ? '' : `, ${distinct} values`;
  return `${column.padEnd(12)}${type.toLowerCase()}, ${missing} missing${values}; ${spread || top}`;
}

const storedVersion = /* GraphQL */ `
  query StoredVersion($id: ID!) {
    datasetVersion(id: $id) {
      number
      digest
      rowCount
      profile {
        column
        type
        missing
        distinct
        quantiles {
          q
          value
        }
        topValues {
          value
          count
        }
      }
      quality {
        checks {
          passed
          message
        }
      }
    }
  }
`;
