import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(context: unknown, options: unknown): Promise<{ readonly violations: readonly { readonly id: string; readonly impact: string | null; readonly help: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[] }>;
}

/** What axe finds on the page that is serious or worse, as lines to read. */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(`window.axe ?? (0, eval)(${JSON.stringify(axeSource)})`);
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { readonly axe: Axe };
    const { violations } = await axe.run(document, only === undefined ? {} : { runOnly: { type: 'rule', values: only } });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
  }, rules as string[] | undefined);
}
