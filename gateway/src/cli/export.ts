import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connect, InvalidInputError } from '@cairn/client';

const createExport = `mutation ($input: CreateExportInput!) {
  createExport(input: $input) { id entries sizeBytes downloadPath }
}`;

/** Packs the audit trail of a project and writes the bundle to a file. */
export async function exportTrail(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { project: { type: 'string' }, out: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  });
  const projectId = values.project ?? process.env['CAIRN_PROJECT'];
  if (projectId === undefined) throw new InvalidInputError('--project is missing; expected the id of a project (prj_…)');
  const cairn = connect();
  const input = { projectId, ...(values.from ? { fromIndex: Number(values.from) } : {}), ...(values.to ? { toIndex: Number(values.to) } : {}) };
  const { createExport: made } = await cairn.query<{ createExport: { id: string; entries: number; sizeBytes: number; downloadPath: string } }>(createExport, { input });
  const path = values.out ?? `${made.id}.zip`;
  await writeFile(path, await cairn.fetch(made.downloadPath));
  process.stdout.write(`${path}: ${made.entries.toLocaleString('en')} entries, ${made.sizeBytes.toLocaleString('en')} bytes\nCheck it with: cairn verify ${path}\n`);
}
