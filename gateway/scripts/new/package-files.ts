/** What every package of ours begins with. */
export function packageFiles(name: string, description: string, dependencies: Readonly<Record<string, string>>): Record<string, string> {
  const manifest = {
    name: `@cairn/${name}`,
    version: '0.1.0',
    private: true,
    description,
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': { 'cairn-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
    scripts: { build: 'tsc -p tsconfig.json' },
    dependencies,
  };
  const compiler = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
    include: ['src'],
    exclude: ['src/**/*.test.ts'],
  };
  return { 'package.json': `${JSON.stringify(manifest, null, 2)}\n`, 'tsconfig.json': `${JSON.stringify(compiler, null, 2)}\n` };
}
