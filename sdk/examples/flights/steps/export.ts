import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cairn } from '@cairn/client';
import { unzip } from './unzip.js';

/**
 * Exports the project's audit trail and checks it with the script inside the bundle, in a process that is given nothing
 * but the files. Returns what the script says.
 * @throws {Error} with the script's words when it finds the bundle wrong.
 */
export async function exportAndVerify(auditor: Cairn): Promise<string> {
  const { createExport } = await auditor.query<{ createExport: { downloadPath: string } }>(createMutation, { projectId: auditor.project });
  const bundle = await auditor.fetch(createExport.downloadPath);
  const folder = await mkdtemp(join(tmpdir(), 'cairn-export-'));
  try {
    const names = await unzip(bundle, folder);
    const script = names.find((name) => /(^|\/)verify\.m?js$/.test(name));
    if (script === undefined) throw new Error(`The bundle holds no script that verifies it: ${names.join(', ')}`);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, script)], { cwd: folder, env: {} });
    return stdout.trim().split('\n')[0] ?? '';
  } finally {
    await rm(folder, { recursive: true });
  }
}

const createMutation = /* GraphQL */ `
  mutation CreateExport($projectId: ID!) {
    createExport(input: { projectId: $projectId }) {
      downloadPath
    }
  }
`;
