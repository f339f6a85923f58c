import type { KnownData } from './known.js';
import { state, type Report } from './statement.js';

/** The data sheet of one version of a dataset (Gebru et al., Datasheets for Datasets, 2021). */
export function dataSheet(data: KnownData): Report {
  const { id, dataset, quality } = data;
  return {
    title: `Data sheet of ${dataset.name}, version ${data.number}`,
    subject: id,
    basis: 'It follows Gebru et al., Datasheets for Datasets (2021).',
    sections: [
      { title: 'Motivation', statements: [state('For what purpose it was made', dataset.description ?? data.description, dataset.description === null ? id : dataset.id), state('Who made it', data.createdBy.name, id)] },
      {
        title: 'Composition',
        statements: [
          state('Rows', data.rowCount, id),
          state('Columns', data.schema.map(({ name, type, nullable }) => `${name}: ${type}${nullable ? ', may be missing' : ''}`), id),
          state('Bytes and digest', `${data.sizeBytes} bytes of ${data.format}, ${data.digest}`, id),
          state('Sensitive attributes', undefined),
        ],
      },
      { title: 'Collection', statements: [state('When it was taken in', data.createdAt, id), state('Made from', data.derivedFrom.map((one) => one.id), id, ...data.derivedFrom.map((one) => one.id)), state('How it was collected, and on what legal basis', undefined)] },
      { title: 'Preprocessing, cleaning and labelling', statements: [state('Checks', quality.checks.map(({ name, passed, message }) => `${name}: ${passed ? 'passed' : 'failed'}, ${message}`), id), state('Labelling', undefined)] },
      { title: 'Uses', statements: [state('What it was used for, and must not be', undefined)] },
      { title: 'Distribution', statements: [state('Licence', undefined)] },
      { title: 'Maintenance', statements: [state('Who keeps it, and how long', undefined)] },
    ],
  };
}
