import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginNames, SubgraphNames } from './names.js';

/** Names a subgraph where the platform starts it, and its noun and event where all parts find them. */
export function registerSubgraph(root: string, { name, noun, prefix }: SubgraphNames): void {
  const platform = join(root, 'gateway/src/platform/subgraphs.ts');
  edit(platform, /^import type \{ SubgraphDefinition \}/m, (found) => `import { ${name} } from '@cairn/${name}';\n${found}`);
  edit(platform, /'\] as const;/, () => `', '${name}'] as const;`);
  edit(platform, /governance: governance\(options\)/, (found) => `${found}, ${name}`);
  edit(join(root, 'sdk/core/src/ids.ts'), /^\} as const;/m, (found) => `  ${noun}: '${prefix}',\n${found}`);
  edit(join(root, 'sdk/core/src/events.ts'), /^\}\n\n\/\*\* The name of something that happened/m, (found) => `  // ${name}\n  '${noun}.created': { name: string };\n${found}`);
  depend(join(root, 'gateway/package.json'), name);
}

/** Adds a plugin to the installed list, after those that are preferred to it. */
export function registerPlugin(root: string, { name, provider, vendor, make }: PluginNames): void {
  const installed = join(root, 'plugins/installed.ts');
  const options = provider === 'storage' ? `{ directory: join(home, '${vendor}') }` : '';
  edit(installed, /^import \{ join \}/m, (found) => `import { ${make} } from '@cairn/${name}';\n${found}`);
  edit(installed, /^ {2}\];/m, (found) => `    ${make}(${options}),\n${found}`);
  depend(join(root, 'plugins/package.json'), name);
}

function edit(path: string, where: RegExp, change: (found: string) => string): void {
  const text = readFileSync(path, 'utf8');
  if (!where.test(text)) throw new Error(`${path} no longer holds ${where.source}: gateway/scripts/new/register.ts must follow`);
  writeFileSync(path, text.replace(where, change));
}

function depend(path: string, name: string): void {
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies: Record<string, string> };
  manifest.dependencies[`@cairn/${name}`] = '0.1.0';
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
