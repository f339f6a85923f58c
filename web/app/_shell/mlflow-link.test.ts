import { describe, expect, it } from 'vitest';
import { placeOfMlflowLink } from './mlflow-link';

const experiment = `exp_${'0'.repeat(32)}`;
const run = `run_${'1'.repeat(32)}`;

describe('a link that an MLflow client printed', () => {
  it.each([
    [`#/experiments/${experiment}/runs/${run}`, `/runs/${run}`],
    [`#/experiments/${experiment}/runs/${run}/artifacts`, `/runs/${run}`],
    [`#/experiments/${experiment}`, `/experiments/${experiment}`],
    [`#/experiments/${experiment}?searchFilter=`, `/experiments/${experiment}`],
    ['#/experiments/1/runs/javascript:alert(1)', undefined],
    ['#main', undefined],
    ['', undefined],
  ])('%s leads to %s', (hash, place) => {
    expect(placeOfMlflowLink(hash)).toBe(place);
  });
});
