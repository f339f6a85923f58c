import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack, unpack, writeFiles } from '../kit/bundle.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { spawnCairn } from '../kit/spawn-cairn.js';

let platform: TestPlatform;
let folder: string;
let projectId: string;
let auditor: TestActor;
let files: Map<string, Buffer>;

beforeAll(async () => {
  platform = await startTestPlatform();
  folder = await mkdtemp(join(tmpdir(), 'cairn-bundle-'));
  projectId = await platform.project();
  const scientist = await platform.actor('scientist', projectId);
  auditor = await platform.actor('auditor', projectId);
  const run = await scientist.cairn.startRun({ experiment: 'audited' });
  run.log({ loss: 0.5 }, { step: 1 });
  await run.end();
  const made = await cairn('export', '--project', projectId, '--purpose', 'a test', '--out', join(folder, 'export.zip'));
  expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/export\.zip: \d+ entries/) });
  files = await unpack(await readFile(join(folder, 'export.zip')));
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('an exported trail verifies by the command and by the script that it carries, and says what happened', async () => {
  expect(await cairn('verify', join(folder, 'export.zip'))).toMatchObject({ code: 0, output: expect.stringMatching(/^VERIFIED: \d+ entries/) });
  for (const said of await scripts(files)) expect(said).toMatchObject({ code: 0, output: expect.stringMatching(/^VERIFIED: \d+ entries/) });
  const types = files.get('events.jsonl')!.toString().trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
  expect(types).toEqual(expect.arrayContaining(['experiment.created', 'run.started', 'metrics.logged', 'run.ended']));
});

test('a download that broke off goes on where it was, and one whose beginning is not the bundle is thrown away', async () => {
  const { exports } = await auditor.cairn.query<{ exports: { id: string }[] }>('query ($p: ID!) { exports(projectId: $p) { id } }', { p: projectId });
  const { id } = exports[0]!;
  const [path, whole] = [join(folder, 'again.zip'), await readFile(join(folder, 'export.zip'))];
  await writeFile(`${path}.part-${id}`, whole.subarray(0, 1_000));
  expect(await cairn('export', '--id', id, '--out', path)).toMatchObject({ code: 0 });
  expect((await readFile(path)).equals(whole)).toBe(true);
  await writeFile(`${path}.part-${id}`, Buffer.alloc(1_000));
  expect(await cairn('export', '--id', id, '--out', path)).toMatchObject({ code: 1, output: expect.stringContaining('was thrown away') });
  expect((await readFile(path)).equals(whole)).toBe(true);
});

test('the export is itself an entry of the trail', async () => {
  const { auditEntries } = await auditor.cairn.query<{ auditEntries: { nodes: unknown[] } }>(
    'query ($projectId: ID!) { auditEntries(projectId: $projectId, type: "export.created") { nodes { type actor { name } cause { type } } } }',
    { projectId },
  );
  expect(auditEntries.nodes).toEqual([{ type: 'export.created', actor: { name: auditor.name }, cause: { type: 'export.requested' } }]);
});

test.each([
  ['a changed word', (copy: Map<string, Buffer>) => copy.set('events.jsonl', Buffer.from(copy.get('events.jsonl')!.toString().replace('"audited"', '"audites"')))],
  ['a missing entry', (copy: Map<string, Buffer>) => copy.set('events.jsonl', Buffer.from(copy.get('events.jsonl')!.toString().split('\n').slice(1).join('\n')))],
  ['a proof of another entry', (copy: Map<string, Buffer>) => copy.set('proofs.tlog-proofs', Buffer.from(copy.get('proofs.tlog-proofs')!.toString().replace(/\nindex (\d+)\n/, '\nindex 1$1\n')))],
  ['a changed checkpoint', (copy: Map<string, Buffer>) => copy.set('checkpoint.txt', Buffer.from(copy.get('checkpoint.txt')!.toString().replace(/\n(\d+)\n/, '\n1$1\n')))],
  ['another manifest', (copy: Map<string, Buffer>) => copy.set('manifest.json', Buffer.from(copy.get('manifest.json')!.toString().replace(projectId, 'prj_of_somebody_else')))],
])('a bundle with %s does not verify', async (_case, tamper) => {
  const copy = new Map(files);
  tamper(copy);
  const path = join(folder, 'tampered.zip');
  await writeFile(path, await pack(copy));
  expect(await cairn('verify', path)).toMatchObject({ code: 1, output: expect.stringContaining('NOT VERIFIED') });
  for (const said of await scripts(copy)) expect(said).toMatchObject({ code: 1, output: expect.stringContaining('NOT VERIFIED') });
});

test('a model is exported with its documents: every statement names what proves it, and what nobody recorded is said', async () => {
  const [engineer, approver] = [await platform.actor('engineer', projectId), await platform.actor('approver', projectId)];
  const registered = await registerModel(engineer, 'documented');
  await approve(approver, registered);
  await createEndpoint(engineer, 'documented', registered);
  const { id: versionId, model } = (await auditor.cairn.query<{ modelVersion: { id: string; model: { id: string } } }>('query ($id: ID!) { modelVersion(id: $id) { id model { id } } }', { id: registered.version.id })).modelVersion;
  expect(await cairn('export', '--project', projectId, '--model', model.id, '--out', join(folder, 'model.zip'))).toMatchObject({ code: 0 });
  const bundle = await unpack(await readFile(join(folder, 'model.zip')));
  for (const said of await scripts(bundle)) expect(said).toMatchObject({ code: 0 });
  const manifest = JSON.parse(bundle.get('manifest.json')!.toString()) as { missing: string[]; scope: object };
  expect(manifest.scope).toEqual({ kind: 'model', id: model.id });
  expect(manifest.missing.filter((what) => what.includes('documents'))).toEqual([]);
  const annex = JSON.parse(bundle.get(`documents/models/${versionId}/technical-documentation.json`)!.toString()) as { sections: { title: string; statements: { item: string; value: string; sources: string[] }[] }[] };
  expect(annex.sections.map(({ title }) => title.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.', '5.', '6.', '7.', '8.', '9.']);
  const statements = annex.sections.flatMap((section) => section.statements);
  expect(statements.filter(({ value, sources }) => (value === 'NOT PROVIDED') !== (sources.length === 0))).toEqual([]);
  expect(statements.find(({ item }) => item === 'Copy of the declaration')!.value).toBe('NOT PROVIDED');
  expect(statements.find(({ item }) => item === 'Decisions')!.value).toContain(approver.name);
  for (const name of ['model-card.md', 'model-card.html', 'bom.cdx.json', 'lineage.prov.json']) expect(bundle.has(`documents/models/${versionId}/${name}`), name).toBe(true);
  const lineage = JSON.parse(bundle.get(`documents/models/${versionId}/lineage.prov.json`)!.toString()) as { entity: object };
  expect(Object.keys(lineage.entity)).toContain(`cairn:${versionId}`);
  expect(bundle.get('documents/inventory.csv')!.toString()).toContain(versionId);
  expect(bundle.get('documents/access-review.json')!.toString()).toContain('role.granted');
  expect(bundle.get('crosswalk.csv')!.toString()).toContain('AI-ACT-12');
  expect(bundle.get('report.pdf')!.subarray(0, 5).toString()).toBe('%PDF-');
  expect([...bundle].filter(([name, bytes]) => name.endsWith('.html') && bytes.includes('<script'))).toEqual([]);
});

test('the crosswalk names each duty with its source, and answers it from the trail', async () => {
  interface Duty { readonly id: string; readonly source: string; readonly status: string; readonly disclaimer: string }
  const { complianceCrosswalk: duties } = await auditor.cairn.query<{ complianceCrosswalk: Duty[] }>('query ($id: ID!) { complianceCrosswalk(projectId: $id) { id source status disclaimer } }', { id: projectId });
  expect(duties.find(({ id }) => id === 'HIPAA-164.312(b)')).toMatchObject({ status: 'COVERED', source: expect.stringContaining('45 CFR') });
  expect(duties.find(({ id }) => id === 'GDPR-30')).toMatchObject({ status: 'MISSING', disclaimer: expect.stringContaining('no legal advice') });
  const stranger = await platform.actor('scientist', projectId);
  await expect(stranger.cairn.query('query ($id: ID!) { complianceCrosswalk(projectId: $id) { id } }', { id: projectId })).rejects.toThrow("lacks the permission 'audit'");
});

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

async function cairn(...args: readonly string[]): Promise<Outcome> {
  await using command = spawnCairn(args, { CAIRN_URL: platform.url, CAIRN_TOKEN: auditor.token });
  const { code } = await command.ended;
  return { code, output: command.output };
}

/** Runs the bundle's own verifiers in processes that have nothing but the files. */
async function scripts(copy: ReadonlyMap<string, Buffer>): Promise<Outcome[]> {
  const place = await mkdtemp(join(folder, 'files-'));
  await writeFiles(place, copy);
  const run = async (program: string, name: string): Promise<Outcome> => {
    const child = spawn(program, [name], { cwd: place, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, output: out + errors };
  };
  return [await run(process.execPath, 'verify.mjs'), await run('python3', 'verify.py')];
}
