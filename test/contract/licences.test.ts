import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

interface Locked {
  readonly license?: string;
  readonly link?: boolean;
}

/** Licences that ask for no more than to be named. */
const permissive = new Set(['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0']);

/** Packages that say it in a file alone: what the file says. */
const saidInFile: Readonly<Record<string, string>> = { 'png-js': 'MIT' };

/** Packages under other licences, each with the reason why it may be there. */
const exceptions: readonly { readonly name: RegExp; readonly licences: readonly string[]; readonly because: string }[] = [
  { name: /^axe-core$/, licences: ['MPL-2.0'], because: 'looks at pages in tests, unchanged; it is part of nothing that is shipped' },
  { name: /^lightningcss(-.+)?$/, licences: ['MPL-2.0'], because: 'comes with Vite, which runs tests, unchanged; it is part of nothing that is shipped' },
  { name: /^caniuse-lite$/, licences: ['CC-BY-4.0'], because: 'data on browsers that Next.js reads while it builds' },
  { name: /^@img\/sharp-/, licences: ['LGPL-3.0-or-later', 'Apache-2.0', 'MIT'], because: 'optional to Next.js and used by nothing here: images are unoptimised; linked at run time, replaceable' },
];

const lock = JSON.parse(readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url)), 'utf8')) as { packages: Readonly<Record<string, Locked>> };
const packages = Object.entries(lock.packages)
  .filter(([path, { link = false }]) => path.includes('node_modules/') && !link)
  .map(([path, locked]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, license: locked.license ?? saidInFile[name] };
  });

test('everything that is installed is under a licence that lets others use, change and sell what is built with it', () => {
  expect(packages.length).toBeGreaterThan(400);
  expect(packages.filter((one) => !isAllowed(one)).map(({ name, license = 'no licence' }) => `${name}: ${license}`)).toEqual([]);
});

test('no exception outlives what it was made for', () => {
  expect(exceptions.filter(({ name }) => !packages.some((one) => name.test(one.name))).map(({ because }) => because)).toEqual([]);
});

describe('what a licence says is read as SPDX means it:', () => {
  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(MIT AND BSD-3-Clause)', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT OR Apache-2.0) AND LGPL-3.0-only', false],
    ['Elastic-2.0', false],
    ['AGPL-3.0-or-later', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['UNLICENSED', false],
    [undefined, false],
  ])('%s', (license, allowed) => {
    expect(isAllowed({ name: 'anything', ...(license === undefined ? {} : { license }) })).toBe(allowed);
  });
});

function isAllowed({ name, license }: { readonly name: string; readonly license?: string | undefined }): boolean {
  const more = exceptions.filter((one) => one.name.test(name)).flatMap(({ licences }) => licences);
  return license !== undefined && fits(license, new Set([...permissive, ...more]));
}

/** AND binds more than OR (SPDX, annex D); what is in brackets is read first. */
function fits(expression: string, allowed: ReadonlySet<string>): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) return fits(expression.replace(inner[0], fits(inner[1]!, allowed) ? 'MIT' : 'refused'), allowed);
  return expression.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((one) => allowed.has(one.trim())));
}
