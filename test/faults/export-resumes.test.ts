import { expect, test } from 'vitest';
import { unpack } from '../kit/bundle.js';
import { KillablePlatform } from '../kit/killable-platform.js';
import { until } from '../kit/until.js';

interface Seen {
  readonly state: string;
  readonly entries: number;
  readonly digest: string | null;
  readonly downloadPath: string;
}

test.each([
  ['as soon as it was asked for', () => true],
  ['while it was made', ({ state }: Seen) => state !== 'QUEUED'],
  ['when its entries were packed', ({ entries }: Seen) => entries > 0],
])('an export whose platform was killed %s is there after the next start, once', { timeout: 240_000 }, async (_when, reached) => {
  await using platform = await KillablePlatform.start();
  const projectId = await platform.project();
  const scientist = await platform.actor('scientist', projectId);
  const auditor = await platform.actor('auditor', projectId);
  for (let number = 0; number < 30; number++) await (await scientist.cairn.startRun({ experiment: 'audited', name: `run ${number}` })).end();
  const look = async (id: string): Promise<Seen> => (await auditor.cairn.query<{ export: Seen }>('query ($id: ID!) { export(id: $id) { state entries digest downloadPath } }', { id })).export;

  const { requestExport: asked } = await auditor.cairn.query<{ requestExport: { id: string } }>('mutation ($p: ID!) { requestExport(input: { projectId: $p }) { id } }', { p: projectId });
  await until('the moment', async () => reached(await look(asked.id)));
  await platform.kill();
  await platform.startAgain();
  const made = await until('the bundle', async () => {
    const seen = await look(asked.id);
    return seen.state === 'READY' && seen;
  }, 120_000);

  const { auditEntries } = await auditor.cairn.query<{ auditEntries: { nodes: { type: string }[] } }>('query ($p: ID!, $id: ID!) { auditEntries(projectId: $p, nodeId: $id) { nodes { type } } }', { p: projectId, id: asked.id });
  expect(auditEntries.nodes.map(({ type }) => type)).toEqual(['export.created', 'export.requested']);
  const files = await unpack(Buffer.from(await auditor.cairn.fetch(made.downloadPath)));
  expect(files.get('events.jsonl')!.toString().trimEnd().split('\n')).toHaveLength(made.entries);
});
