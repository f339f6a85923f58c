import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as engine, type Browser } from 'playwright-core';

/** Source of axe, to be run inside a page. */
export const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium without a window: the installed one, or else the one that ships inside an npm package. */
export async function openBrowser(): Promise<Browser> {
  const own = installed.find((path) => existsSync(path));
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return own === undefined
    ? engine.launch({ executablePath: await chromium.executablePath(), args: [...chromium.args, ...args], headless: true })
    : engine.launch({ executablePath: own, args, headless: true });
}
