import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, test } from 'vitest';
import { technicalDocumentation } from './annex-iv.js';
import { crosswalk, crosswalkCsv, duties, type Evidence } from './crosswalk.js';
import { dataSheet } from './data-sheet.js';
import { reportHtml } from './html.js';
import type { Known, KnownData, KnownVersion } from './known.js';
import { mlBom } from './ml-bom.js';
import { modelCard, modelCardMarkdown } from './model-card.js';
import { provenance } from './provenance.js';
import { reportJson } from './statement.js';
import { approvalsAndChanges, inventory, monitoring } from './tables.js';

const who = { id: 'act_1', name: 'somebody' };
const data: KnownData = {
  id: 'dsv_1', number: 3, digest: `sha256:${'a'.repeat(64)}`, sizeBytes: 10, rowCount: 5, format: 'CSV', description: null, createdAt: '2026-01-01T00:00:00.000Z', createdBy: who, dataset: { id: 'ds_1', name: 'flights', description: null },
  schema: [{ name: 'delay', type: 'NUMBER', nullable: true }], quality: { passed: true, checks: [{ name: 'rows', passed: true, message: '5 rows' }] }, derivedFrom: [],
};
const version = (rest: Partial<KnownVersion> = {}): KnownVersion => ({
  id: 'mv_1', projectId: 'prj_1', number: 2, status: 'APPROVED', format: 'ONNX', digest: `sha256:${'b'.repeat(64)}`, sizeBytes: 100, description: null, stage: 'NONE', source: null, evaluation: { logLoss: 0.4 },
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 1] }], operators: ['Gemm'], createdAt: '2026-01-02T00:00:00.000Z', createdBy: who, aliases: ['champion'],
  tags: [], files: [], model: { id: 'mdl_1', name: 'late', description: null, tags: [], createdBy: who, versions: { nodes: [{ id: 'mv_0', number: 1 }, { id: 'mv_1', number: 2 }] } }, run: null, featureView: null, datasetVersions: [data],
  gateResults: [], approvals: [], ...rest,
});
const known = (versions = [version()]): Known => ({ projectId: 'prj_1', versions, endpoints: [], alerts: [] });

describe('documents', () => {
  test('a statement with a value names what proves it, and one without says NOT PROVIDED', () => {
    for (const report of [technicalDocumentation(version(), known()), modelCard(version()), dataSheet(data), approvalsAndChanges(known()), monitoring(known())]) {
      const { sections } = JSON.parse(reportJson(report)) as { sections: { statements: { item: string; value: string; sources: string[] }[] }[] };
      for (const { item, value, sources } of sections.flatMap(({ statements }) => statements)) expect(sources.length > 0, `${report.title}: ${item}`).toBe(value !== 'NOT PROVIDED');
    }
  });

  test('what only a person can know is what they said in a tag', () => {
    const told = version({ tags: [{ key: 'aiact.purpose', value: 'to warn of delays' }, { key: 'riskTier', value: 'high' }] });
    expect(reportJson(technicalDocumentation(told, known([told])))).toContain('to warn of delays');
    expect(inventory(known([told]))).toContain(',high,NOT PROVIDED,');
  });

  test('what a version says of itself is not given out as its purpose', () => {
    expect(reportJson(technicalDocumentation(version({ description: 'the best of three' }), known()))).not.toContain('the best of three');
  });

  test('text of an author is text in a page, in Markdown and in a spreadsheet, whatever it holds', () => {
    const hostile = version({ description: '<script>alert(1)</script>[x](javascript:1)', tags: [{ key: 'riskTier', value: '=cmd()' }] });
    expect(reportHtml(modelCard(hostile))).not.toContain('<script');
    const body = modelCardMarkdown(hostile).split('\n---\n')[1]!;
    expect(body).not.toMatch(/<script|[^\\]\]\(javascript/);
    expect(inventory(known([hostile]))).toContain(",'=cmd(),");
  });

  test('the metadata of a model card is that of Hugging Face, and leaves out what nobody recorded', () => {
    const [, yaml] = modelCardMarkdown(version()).split('---\n');
    expect(yaml).toContain('library_name: onnx\n');
    expect(yaml).toContain('model-index:\n- name: "late"\n');
    expect(yaml).not.toContain('license:');
  });

  test.each([['of a version with everything', version({ description: 'late flights', tags: [{ key: 'license', value: 'Apache-2.0' }] })], ['of a version with next to nothing', version({ evaluation: {}, datasetVersions: [], operators: [], digest: '', inputs: [], outputs: [] })]])(
    'the bill of materials %s is valid CycloneDX 1.6, by its own library',
    async (_what, of) => {
      expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(mlBom(of))).toBeNull();
    },
  );

  test('lineage in PROV tells what is from what was done, and names the event of each relation', () => {
    const prov = JSON.parse(
      provenance(
        {
          nodes: [{ id: 'dsv_1', kind: 'datasetVersion', label: 'flights', createdAt: '2026-01-01T00:00:00Z' }, { id: 'run_1', kind: 'run', label: 'fit', createdAt: '2026-01-01T00:00:00Z' }, { id: 'mv_1', kind: 'modelVersion', label: 'late', createdAt: '2026-01-01T00:00:00Z' }],
          edges: [{ from: 'dsv_1', to: 'run_1', relation: 'used', validFrom: '2026-01-01T00:00:00Z', eventId: 'evt_1' }, { from: 'run_1', to: 'mv_1', relation: 'produced', validFrom: '2026-01-01T00:00:00Z', eventId: 'evt_2' }],
          truncated: false,
        },
        version(),
      ),
    ) as Record<string, Record<string, unknown>>;
    expect(Object.keys(prov['activity']!)).toEqual(['cairn:run_1']);
    expect(Object.values(prov['used']!)).toEqual([expect.objectContaining({ 'prov:activity': 'cairn:run_1', 'prov:entity': 'cairn:dsv_1', 'cairn:event': 'evt_1' })]);
    expect(Object.values(prov['wasGeneratedBy']!)).toEqual([expect.objectContaining({ 'prov:entity': 'cairn:mv_1', 'prov:activity': 'cairn:run_1', 'cairn:event': 'evt_2' })]);
  });
});

describe('the crosswalk', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const at = (date: string): Evidence => ({ count: 1, newestAt: new Date(date), eventId: 'evt_1' });

  test.each([
    ['covered', [['checkpoint', at('2026-05-31T23:00:00Z')], ['export.created', at('2026-05-01T00:00:00Z')]]],
    ['partly', [['checkpoint', at('2026-05-31T23:00:00Z')]]],
    ['stale', [['checkpoint', at('2026-05-31T23:00:00Z')], ['export.created', at('2024-05-01T00:00:00Z')]]],
    ['missing', []],
  ] as const)('says %s', (status, found) => {
    expect(crosswalk(new Map(found), now).find(({ id }) => id === 'HIPAA-164.312(b)')!.status).toBe(status);
  });

  test('names a source for each duty, and every duty that it promises', () => {
    for (const { id, source, queries } of duties) expect([id, source.length > 10, queries.length > 0]).toEqual([id, true, true]);
    const ids = duties.map(({ id }) => id).join(' ');
    for (const duty of ['AI-ACT-9', 'AI-ACT-10', 'AI-ACT-11', 'AI-ACT-12', 'AI-ACT-13', 'AI-ACT-14', 'AI-ACT-15', 'AI-ACT-17', 'AI-ACT-19', 'AI-ACT-72', 'GDPR-15', 'GDPR-17', 'GDPR-22', 'GDPR-30', 'HIPAA', 'MIFID', 'SR-11-7', 'NIST']) expect(ids).toContain(duty);
    expect(crosswalkCsv(crosswalk(new Map(), now))).toContain('no legal advice');
  });
});
