import { describe, expect, test } from 'vitest';
import { testServers } from '@cairn/subgraph/testing';
import { identityModel } from '../../testing/onnx.js';
import { author, reviewer, scientist, stranger, TestPlatform, viewer } from '../../testing/platform.js';

const mlmodel = 'flavors:\n  onnx:\n    data: model.onnx\n';

interface RegisteredModel {
  readonly registered_model: Record<string, unknown> & { readonly last_updated_timestamp: number };
}

interface MlflowVersion extends Record<string, unknown> {
  readonly version: string;
  readonly cairn_id: string;
}

/** A version of the model `late`, of whatever files. */
async function createVersion(platform: TestPlatform, args: object = {}, contents: Record<string, string | Uint8Array> = { 'model.pkl': 'x' }): Promise<MlflowVersion> {
  const { source, runId } = await platform.logged(contents);
  const { model_version } = await platform.call<{ model_version: MlflowVersion }>('POST', 'model-versions/create', { name: 'late', source, run_id: runId, tags: [], ...args });
  return model_version;
}

describe.each(testServers())('MLflow\'s registry calls, on the %s PostgreSQL', (server) => {
  test('a model is created, read, described, tagged, renamed and deleted by its name', async () => {
    await using platform = await TestPlatform.start(server);
    const before = Date.now();
    const { registered_model: created } = await platform.call<RegisteredModel>('POST', 'registered-models/create', { name: 'late', tags: [{ key: 'team', value: 'ops' }], description: 'Is it late?' });
    expect(created).toMatchObject({ name: 'late', description: 'Is it late?', user_id: author.id, latest_versions: [], tags: [{ key: 'team', value: 'ops' }], aliases: [] });
    expect(created.last_updated_timestamp).toBeGreaterThanOrEqual(before);
    expect(await platform.mlflow('POST', 'registered-models/create', { name: 'late' })).toEqual({ status: 400, body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: "Model 'late' already exists" } });
    expect(await platform.call('POST', 'registered-models/set-tag', { name: 'late', key: 'empty' })).toEqual({});
    expect(await platform.call('DELETE', 'registered-models/delete-tag', { name: 'late', key: 'team' })).toEqual({});
    await platform.call('PATCH', 'registered-models/update', { name: 'late', description: '' });
    const { registered_model: renamed } = await platform.call<RegisteredModel>('POST', 'registered-models/rename', { name: 'late', new_name: 'later' });
    expect(renamed).toMatchObject({ name: 'later', tags: [{ key: 'empty', value: '' }] });
    expect(renamed).not.toHaveProperty('description');
    expect(await platform.call('DELETE', 'registered-models/delete', { name: 'later' })).toEqual({});
    expect(await platform.mlflow('GET', 'registered-models/get', { name: 'later' })).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST' } });
  });

  test('a version carries what its client reads, and is ready at once', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    const { source, runId, uri } = await platform.logged({ 'model.pkl': 'x' });
    const { model_version: version } = await platform.call<{ model_version: MlflowVersion }>('POST', 'model-versions/create', {
      name: 'late',
      source,
      run_id: runId,
      run_link: 'https://elsewhere/run',
      description: 'first',
      tags: [{ key: 'a', value: 'b' }],
    });
    expect(version).toEqual({
      name: 'late',
      version: '1',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
      user_id: author.id,
      current_stage: 'None',
      description: 'first',
      source: uri,
      run_id: runId,
      run_link: 'https://elsewhere/run',
      status: 'READY',
      tags: [{ key: 'a', value: 'b' }],
      aliases: [],
      cairn_id: expect.stringMatching(/^mv_/),
      cairn_status: 'registered',
    });
    expect(await platform.call('GET', 'model-versions/get', { name: 'late', version: '1' })).toEqual({ model_version: version });
    expect(await platform.call('GET', 'model-versions/get-download-uri', { name: 'late', version: '1' })).toEqual({ artifact_uri: `mlflow-artifacts:/model-versions/${version.cairn_id}` });
    await platform.call('POST', 'model-versions/set-tag', { name: 'late', version: '1', key: 'a', value: 'c' });
    await platform.call('PATCH', 'model-versions/update', { name: 'late', version: '1', description: 'second' });
    expect(await platform.call('GET', 'model-versions/get', { name: 'late', version: '1' })).toMatchObject({ model_version: { description: 'second', tags: [{ key: 'a', value: 'c' }] } });
    await platform.call('DELETE', 'model-versions/delete-tag', { name: 'late', version: '1', key: 'a' });
    expect(await platform.call('GET', 'registered-models/get', { name: 'late' })).toMatchObject({ registered_model: { latest_versions: [{ version: '1', tags: [] }] } });
    await platform.call('DELETE', 'model-versions/delete', { name: 'late', version: '1' });
    expect(await platform.mlflow('GET', 'model-versions/get', { name: 'late', version: '1' })).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: "Model 'late' has no version 1" } });
  });

  test('a version of a logged model leads to it, and to its run', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    const runId = platform.graph.run(author.id);
    platform.graph.tree(runId, 'model', await platform.files({ 'model.pkl': 'x' }), { loggedModelId: 'lm_1' });
    const create = (args: object): Promise<unknown> => platform.mlflow('POST', 'model-versions/create', { name: 'late', source: `runs:/${runId}/model`, ...args });
    expect(await create({})).toMatchObject({ status: 200, body: { model_version: { run_id: runId, model_id: 'lm_1' } } });
    expect(await create({ model_id: 'lm_1' })).toMatchObject({ status: 200 });
    expect(await create({ model_id: 'lm_2' })).toMatchObject({ status: 400, body: { message: expect.stringContaining("belongs to logged model 'lm_1', not to 'lm_2'") } });
    expect((await platform.events()).find(({ type }) => type === 'modelVersion.registered')?.links).toContainEqual(expect.objectContaining({ from: 'lm_1', relation: 'registered' }));
  });

  test('names of versions are set, followed and removed; the newest needs none', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    await createVersion(platform);
    await createVersion(platform);
    await platform.call('POST', 'registered-models/alias', { name: 'late', alias: 'best', version: '1' }, scientist);
    await platform.call('POST', 'registered-models/alias', { name: 'late', alias: 'quick', version: '1' }, scientist);
    expect(await platform.call('GET', 'registered-models/alias', { name: 'late', alias: 'best' }, viewer)).toMatchObject({ model_version: { version: '1', aliases: ['best', 'quick'] } });
    expect(await platform.call('GET', 'registered-models/alias', { name: 'late', alias: 'latest' }, viewer)).toMatchObject({ model_version: { version: '2' } });
    expect(await platform.call('GET', 'registered-models/get', { name: 'late' })).toMatchObject({ registered_model: { aliases: [{ alias: 'best', version: '1' }, { alias: 'quick', version: '1' }] } });
    await platform.call('DELETE', 'registered-models/alias', { name: 'late', alias: 'best' }, scientist);
    await platform.call('DELETE', 'registered-models/alias', { name: 'late', alias: 'best' }, scientist);
    expect(await platform.mlflow('GET', 'registered-models/alias', { name: 'late', alias: 'best' })).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('alias best not found') } });
    expect(await platform.mlflow('POST', 'registered-models/alias', { name: 'late', alias: 'v1', version: '1' })).toMatchObject({ status: 400, body: { message: expect.stringContaining('reserved') } });
    expect(await platform.mlflow('POST', 'registered-models/alias', { name: 'late', alias: 'champion', version: '1' })).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('evaluate its gates, then have a second person approve it') },
    });
    expect(await platform.mlflow('POST', 'registered-models/alias', { name: 'late', alias: 'champion', version: '1' }, scientist)).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  });

  test('stages move, others make room, and the newest of each is told by GET and by POST', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    for (let count = 0; count < 3; count++) await platform.approve((await createVersion(platform, {}, { 'model.onnx': identityModel(), MLmodel: mlmodel })).cairn_id);
    const move = (version: string, stage: string, archive = false): Promise<object> => platform.call('POST', 'model-versions/transition-stage', { name: 'late', version, stage, archive_existing_versions: archive });
    expect(await move('1', 'production')).toMatchObject({ model_version: { version: '1', current_stage: 'Production' } });
    await move('2', 'Production', true);
    const stagesOf = (latest: { model_versions: MlflowVersion[] }): unknown => latest.model_versions.map(({ version, current_stage }) => `${version} ${String(current_stage)}`).toSorted();
    expect(stagesOf(await platform.call('POST', 'registered-models/get-latest-versions', { name: 'late' }))).toEqual(['1 Archived', '2 Production', '3 None']);
    expect(stagesOf(await platform.call('GET', 'registered-models/get-latest-versions', { name: 'late', stages: ['Production', 'None'] }))).toEqual(['2 Production', '3 None']);
    expect(stagesOf(await platform.call('GET', 'registered-models/get-latest-versions', { name: 'late', stages: 'archived' }))).toEqual(['1 Archived']);
    expect(await platform.mlflow('POST', 'model-versions/transition-stage', { name: 'late', version: '1', stage: 'Prod', archive_existing_versions: false })).toMatchObject({ status: 400, body: { message: expect.stringContaining('expected one of None, Staging, Production, Archived') } });
    await platform.call('POST', 'registered-models/alias', { name: 'late', alias: 'champion', version: '2' });
    expect(await platform.mlflow('DELETE', 'model-versions/delete', { name: 'late', version: '2' })).toMatchObject({ status: 400, body: { message: expect.stringContaining('champion of its model') } });
  });

  test('searches page through what the filter fits, and say where a filter is wrong', async () => {
    await using platform = await TestPlatform.start(server);
    for (const name of ['early', 'late']) await platform.call('POST', 'registered-models/create', { name, tags: [{ key: 'team', value: name }] });
    const first = await createVersion(platform, { tags: [{ key: 'lib', value: 'sklearn' }] });
    await createVersion(platform);
    await createVersion(platform, { name: 'early' });
    const models = (args: object): Promise<{ registered_models: { name: string }[]; next_page_token?: string }> => platform.call('GET', 'registered-models/search', { ...args }, viewer);
    const page = await models({ max_results: 1, order_by: ['name DESC'] });
    expect(page).toMatchObject({ registered_models: [{ name: 'late', latest_versions: [{ version: '2' }] }] });
    expect(await models({ max_results: 1, order_by: ['name DESC'], page_token: page.next_page_token })).toMatchObject({ registered_models: [{ name: 'early' }] });
    expect((await models({ filter: "tags.team = 'early'" })).registered_models).toHaveLength(1);
    const versions = async (args: object): Promise<string[]> => {
      const { model_versions } = await platform.call<{ model_versions: MlflowVersion[] }>('GET', 'model-versions/search', { ...args }, viewer);
      return model_versions.map(({ name, version }) => `${String(name)} ${version}`);
    };
    expect(await versions({ order_by: ['name', 'version_number DESC'] })).toEqual(['early 1', 'late 2', 'late 1']);
    expect(await versions({ filter: "name = 'late'", order_by: ['version_number ASC'] })).toEqual(['late 1', 'late 2']);
    expect(await versions({ filter: `run_id IN ('${String(first['run_id'])}')` })).toEqual(['late 1']);
    expect(await versions({ filter: `source_path = '${String(first['source'])}' AND tag.lib LIKE 'skl%'` })).toEqual(['late 1']);
    expect(await versions({ filter: "name = 'late' AND version_number > 1" })).toEqual(['late 2']);
    expect((await versions({}))[0]).toBe('early 1');
    expect(await platform.mlflow('GET', 'model-versions/search', { filter: "name ~ 'late'" })).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('character 6: found ~'), details: { position: 5 } } });
    expect(await platform.mlflow('GET', 'registered-models/search', { max_results: '1001' })).toMatchObject({ status: 400, body: { message: expect.stringContaining('from 1 to 1,000') } });
    expect(await platform.mlflow('GET', 'model-versions/search', { max_results: '200001' })).toMatchObject({ status: 400 });
    expect(await platform.mlflow('GET', 'registered-models/search', { page_token: 'x' })).toMatchObject({ status: 400, body: { message: expect.stringContaining('page token') } });
  });

  test('a prompt is a model whose text is its bytes, and searches find it only when they ask', async () => {
    await using platform = await TestPlatform.start(server);
    const isPrompt = { key: 'mlflow.prompt.is_prompt', value: 'true' };
    await platform.call('POST', 'registered-models/create', { name: 'greeting', tags: [isPrompt] });
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    const { model_version: version } = await platform.call<{ model_version: MlflowVersion }>('POST', 'model-versions/create', { name: 'greeting', source: 'prompt-template', tags: [isPrompt, { key: 'mlflow.prompt.text', value: 'Hi {{name}}' }] });
    expect(await platform.subgraph.data(viewer, 'query ($id: ID!) { modelVersion(id: $id) { format formatReason files { path sizeBytes } run { id } } }', { id: version.cairn_id })).toEqual({
      modelVersion: { format: 'FILES', formatReason: 'It is a prompt', files: [{ path: 'prompt.txt', sizeBytes: 11 }], run: null },
    });
    expect(await platform.call('GET', 'registered-models/search')).toMatchObject({ registered_models: [{ name: 'late' }] });
    expect(await platform.call('GET', 'registered-models/search', { filter: "tags.`mlflow.prompt.is_prompt` = 'true'" })).toMatchObject({ registered_models: [{ name: 'greeting' }] });
    expect(await platform.call('GET', 'model-versions/search', { filter: "name = 'greeting'" })).toEqual({ model_versions: [] });
    expect(await platform.call('GET', 'model-versions/search', { filter: "name = 'greeting' AND tag.`mlflow.prompt.is_prompt` = 'true'" })).toMatchObject({ model_versions: [{ version: '1' }] });
  });

  test('a source elsewhere, of another run, or that is not there makes no version', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    const { source } = await platform.logged({ 'model.pkl': 'x' });
    const foreign = platform.graph.run(stranger.id, { projectId: 'prj_01890000000070008000000000000002' });
    platform.graph.tree(foreign, 'model', await platform.files({ a: 'x' }), { projectId: 'prj_01890000000070008000000000000002' });
    const create = (args: object): Promise<unknown> => platform.mlflow('POST', 'model-versions/create', { name: 'late', ...args });
    expect(await create({ source: 's3://bucket/model' })).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining("has the scheme 's3'") } });
    expect(await create({ source, run_id: foreign })).toMatchObject({ status: 400, body: { message: expect.stringContaining('belongs to run') } });
    expect(await create({ source: `runs:/${foreign}/model` })).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST' } });
    expect(await create({ source: 'runs:/none/model' })).toMatchObject({ status: 404 });
    expect(await create({})).toMatchObject({ status: 400, body: { message: "Missing value for required parameter 'source'" } });
    expect(await create({ source, run_link: 'x'.repeat(2_001) })).toMatchObject({ status: 400, body: { message: expect.stringContaining('at most 2,000') } });
    expect(await create({ name: 'none', source })).toMatchObject({ status: 404 });
    expect(await platform.call('GET', 'model-versions/search')).toEqual({ model_versions: [] });
    expect((await platform.events()).map(({ type }) => type)).toEqual(['model.created']);
  });

  test('what does not fit is refused by name and limit, and what is another\'s looks missing', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.call('POST', 'registered-models/create', { name: 'late' });
    await createVersion(platform);
    expect(await platform.mlflow('POST', 'registered-models/set-tag', { name: 'late', key: 'k', value: 'x'.repeat(100_001) })).toMatchObject({ status: 400, body: { message: "'tag k' has 100,001 characters; at most 100,000" } });
    expect(await platform.mlflow('POST', 'registered-models/set-tag', { name: 'late', key: 'k\0', value: '' })).toMatchObject({ status: 400, body: { message: expect.stringMatching(/'key': it holds a NUL character/) as string } });
    expect(await platform.mlflow('GET', 'registered-models/get', { name: 'a\0' })).toMatchObject({ status: 400 });
    expect(await platform.mlflow('GET', 'registered-models/search', { filter: "name = 'a\0'" })).toMatchObject({ status: 400 });
    expect(await platform.mlflow('POST', 'registered-models/create', { name: 'a/b' })).toMatchObject({ status: 400 });
    expect(await platform.mlflow('POST', 'registered-models/create', { name: ['a'] })).toMatchObject({ status: 400 });
    for (const version of ['99999999999', '0', '-1']) expect(await platform.mlflow('GET', 'model-versions/get', { name: 'late', version })).toMatchObject({ status: 404 });
    expect(await platform.mlflow('GET', 'model-versions/get', { name: 'late', version: 'one' })).toMatchObject({ status: 400 });
    expect(await platform.mlflow('GET', 'model-versions/get', { name: 'late', version: '1' }, stranger)).toMatchObject({ status: 404, body: { message: "Model 'late' does not exist" } });
    expect(await platform.mlflow('DELETE', 'registered-models/delete', { name: 'late' }, reviewer)).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  });
});
