import { expect, test } from 'vitest';
import { chiSquareQuantile, logBeta, logGamma, normalQuantile } from './distributions.js';

test('ln Γ agrees with factorials, and with √π at one half', () => {
  let logFactorial = 0;
  for (let n = 1; n <= 170; n += 1) {
    expect(logGamma(n)).toBeCloseTo(logFactorial, 10);
    logFactorial += Math.log(n);
  }
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
  expect(logGamma(0.1)).toBeCloseTo(Math.log(9.513_507_698_668_732), 12);
});

test('the beta function of whole numbers is a fraction', () => {
  expect(Math.exp(logBeta(2, 3))).toBeCloseTo(1 / 12, 12);
  expect(Math.exp(logBeta(6, 9))).toBeCloseTo((120 * 40_320) / 87_178_291_200, 14);
});

// Values of printed tables (Abramowitz and Stegun 26.2, 26.8).
test.each([[0.5, 0], [0.975, 1.959_964], [0.99, 2.326_348], [0.001, -3.090_232], [0.000_001, -4.753_424]])(
  'the normal quantile of %d is %d',
  (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 5),
);

test.each([[0.95, 3, 7.815], [0.99, 3, 11.345], [0.95, 10, 18.307], [0.99, 19, 36.191], [0.999, 19, 43.82]])(
  'the chi-square quantile of %d with %i degrees of freedom is %d, within 1 %%',
  (p, degreesOfFreedom, x) => expect(Math.abs(chiSquareQuantile(p, degreesOfFreedom) / x - 1)).toBeLessThan(0.01),
);
