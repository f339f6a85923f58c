import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Audit {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string; readonly via: readonly (string | { readonly title: string; readonly url: string })[] }>>;
}

/** Advisories are the registry's to know: where it does not tell, nothing can be said, and that is said aloud. */
test('nothing that is installed has a known weakness of level high or critical', async ({ skip }) => {
  const { text, said } = await audit();
  const report = parsed(text);
  if (report?.auditReportVersion === undefined) {
    console.warn(`SKIPPED: npm audit got no answer from the registry, so that nothing is known of weaknesses in what is installed.\n${said.trim().split('\n').slice(-3).join('\n')}`);
    return skip('the registry does not answer npm audit');
  }
  const grave = Object.entries(report.vulnerabilities ?? {}).filter(([, { severity }]) => severity === 'high' || severity === 'critical');
  expect(grave.map(([name, { severity, range, via }]) => `${name} ${range}: ${severity}: ${via.map((one) => (typeof one === 'string' ? one : `${one.title} ${one.url}`)).join('; ')}`)).toEqual([]);
}, 120_000);

function audit(): Promise<{ readonly text: string; readonly said: string }> {
  return new Promise((resolve) => {
    // It ends with 1 where it found something, and where it was not answered: what it writes tells them apart.
    execFile('npm', ['audit', '--audit-level=high', '--json', '--fetch-retries=1'], { cwd: root, timeout: 100_000, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => resolve({ text: stdout, said: stderr }));
  });
}

function parsed(text: string): Audit | undefined {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return undefined;
  }
}
