#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// graphql-js checks less, and so answers faster, when it knows that this is no development.
process.env.NODE_ENV ??= 'production';
const built = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(fileURLToPath(built))) {
  process.stderr.write('cairn is not built yet: run `npm run build` first\n');
  process.exit(1);
}
const { main } = await import(built.href);
await main(process.argv.slice(2));
