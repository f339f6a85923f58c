import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, ConflictError, InvalidInputError, UnavailableError, type Cairn } from '@cairn/client';

const requestExport = `mutation ($input: CreateExportInput!) { requestExport(input: $input) { id } }`;
const readExport = `query ($id: ID!) { export(id: $id) { id state entries entriesTotal error digest sizeBytes downloadPath } }`;

interface ExportFound {
  readonly id: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'READY' | 'FAILED' | 'CANCELLED';
  readonly entries: number;
  readonly entriesTotal: number | null;
  readonly error: string | null;
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  readonly downloadPath: string;
}

/** How often the platform is asked how far it is, in milliseconds. */
const lookEveryMs = 250;
/** How often a download that breaks off is taken up again before it is given up. */
const mostAttempts = 8;

/** Has a part of the audit trail packed and writes the bundle to a file; what was fetched already of one that broke off is kept. */
export async function exportTrail(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      project: { type: 'string' },
      model: { type: 'string' },
      endpoint: { type: 'string' },
      actor: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      purpose: { type: 'string' },
      out: { type: 'string' },
      id: { type: 'string' },
    },
  });
  const cairn = connect();
  const id = values.id ?? (await request(cairn, values));
  process.stderr.write(`Export ${id}\n`);
  const made = await ready(cairn, id);
  const path = values.out ?? `${made.id}.zip`;
  await download(cairn, made, path);
  process.stdout.write(`${path}: ${made.entries.toLocaleString('en')} entries, ${made.sizeBytes!.toLocaleString('en')} bytes\nCheck it with: cairn verify ${path}\n`);
}

type Options = Readonly<Partial<Record<'project' | 'model' | 'endpoint' | 'actor' | 'from' | 'to' | 'purpose', string>>>;

async function request(cairn: Cairn, { project, model, endpoint, actor, from, to, purpose }: Options): Promise<string> {
  const projectId = project ?? process.env['CAIRN_PROJECT'];
  if (projectId === undefined) throw new InvalidInputError("--project is missing; expected the id of a project (prj_…), or '*' for the whole installation");
  const input = {
    projectId,
    ...(model === undefined ? {} : { modelId: model }),
    ...(endpoint === undefined ? {} : { endpointId: endpoint }),
    ...(actor === undefined ? {} : { actorId: actor }),
    ...(purpose === undefined ? {} : { purpose }),
    ...bound('from', from),
    ...bound('to', to),
  };
  return (await cairn.query<{ requestExport: { id: string } }>(requestExport, { input })).requestExport.id;
}

/** Digits are an index of the log, anything else a time. */
function bound(name: 'from' | 'to', text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  if (/^\d+$/.test(text)) return { [`${name}Index`]: Number(text) };
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidInputError(`--${name} '${text}' is neither an index of the log nor a time, such as 2026-01-31T00:00:00Z`);
  return { [name]: at.toISOString() };
}

async function ready(cairn: Cairn, id: string): Promise<ExportFound> {
  for (;;) {
    const { export: found } = await cairn.query<{ export: ExportFound | null }>(readExport, { id });
    if (!found) throw new InvalidInputError(`There is no export '${id}'`);
    if (process.stderr.isTTY) process.stderr.write(`\r${found.entries.toLocaleString('en')} of ${(found.entriesTotal ?? 0).toLocaleString('en')} entries `);
    if (found.state === 'READY') return found;
    if (found.state === 'FAILED') throw new UnavailableError(`Export '${id}' could not be made: ${found.error}`);
    if (found.state === 'CANCELLED') throw new ConflictError(`Export '${id}' was cancelled`);
    await pause(lookEveryMs);
  }
}

/** Into `<path>.part` first, which is taken up where it ends; under its own name once it is whole and has the digest that it should have. */
async function download(cairn: Cairn, { downloadPath, digest, sizeBytes, id }: ExportFound, path: string): Promise<void> {
  const part = `${path}.part-${id}`;
  for (let attempt = 1; ; attempt++) {
    const start = await stat(part).then(({ size }) => size, () => 0);
    if (start === sizeBytes) break;
    try {
      await append(cairn, { downloadPath, tag: `"${digest}"`, start }, part);
      break;
    } catch (error) {
      if (attempt === mostAttempts || error instanceof InvalidInputError) throw error;
      process.stderr.write(`\nThe download broke off (${(error as Error).message}) and is taken up again\n`);
      await pause(lookEveryMs * 2 ** attempt);
    }
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(part)) hash.update(chunk as Buffer);
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== digest) {
    await rm(part);
    throw new UnavailableError(`What was fetched has the digest ${found}, not ${digest}; it was thrown away`);
  }
  await rename(part, path);
}

async function append(cairn: Cairn, { downloadPath, tag, start }: { readonly downloadPath: string; readonly tag: string; readonly start: number }, part: string): Promise<void> {
  const response = await cairn.open(downloadPath, { range: `bytes=${start}-`, 'if-range': tag });
  // A server that answers the whole begins again.
  const file = await open(part, response.status === 206 ? 'a' : 'w', 0o600);
  try {
    for await (const chunk of response.body!) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}
