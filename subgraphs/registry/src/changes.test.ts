import { describe, expect, test } from 'vitest';
import { newId, type Actor } from '@cairn/core';
import { testProject, testServers } from '@cairn/subgraph/testing';
import { identityModel } from './testing/onnx.js';
import { author, otherProject, reviewer, scientist, stranger, TestPlatform, viewer } from './testing/platform.js';

const mlmodel = 'flavors:\n  onnx:\n    data: model.onnx\n  python_function: {}\n';

interface Created {
  readonly id: string;
}

async function createModel(platform: TestPlatform, name: string, change: object = {}): Promise<string> {
  const { createModel: model } = await platform.subgraph.data<{ createModel: Created }>(author, 'mutation ($input: CreateModelInput!) { createModel(input: $input) { id } }', { input: { projectId: testProject, name, ...change } });
  return model.id;
}

const versionFields = `id number format formatReason digest sizeBytes source stage description evaluation deletedAt
  files { path digest sizeBytes } tags { key value } run { id } datasetVersions { id } inputs { name } aliases model { name }`;

type Version = Created & Record<string, unknown>;

async function register(platform: TestPlatform, model: string, source: string, { change = {}, actor = author }: { readonly change?: object; readonly actor?: Actor } = {}): Promise<Version> {
  const result = await platform.subgraph.data<{ registerModelFromArtifacts: Version }>(actor, `mutation ($input: RegisterModelFromArtifactsInput!) { registerModelFromArtifacts(input: $input) { ${versionFields} } }`, {
    input: { projectId: testProject, model, source, ...change },
  });
  return result.registerModelFromArtifacts;
}

/** Runs a mutation of one input. */
function change<T = unknown>(platform: TestPlatform, [mutation, type]: readonly [name: string, input: string], input: object, { actor = author, fields = 'id' }: { readonly actor?: Actor; readonly fields?: string } = {}): Promise<T> {
  return platform.subgraph.data<Record<string, T>>(actor, `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`, { input }).then((data) => data[mutation] as T);
}

const seen = `query ($id: ID!) { model(id: $id) { name description lastChangedAt deletedAt tags { key value } aliases { name version { number } } } }`;

describe.each(testServers())('what people do to models, on the %s PostgreSQL', (server) => {
  test('a model is made with tags, described, tagged again and found by what it says', async () => {
    await using platform = await TestPlatform.start(server);
    const id = await createModel(platform, 'late-arrival', { description: 'Is it late?', tags: [{ key: 'team', value: 'ops' }, { key: 'tier', value: '2' }] });
    await createModel(platform, 'early-arrival', { tags: [{ key: 'team', value: 'dev' }] });
    await expect(createModel(platform, 'late-arrival')).rejects.toThrow("Model 'late-arrival' already exists");
    await expect(createModel(platform, 'a/b')).rejects.toThrow(/cannot contain '\/'/);
    await change(platform, ['setModelDescription', 'ModelDescriptionInput'], { modelId: id, description: '' });
    await change(platform, ['setModelTags', 'ModelTagsInput'], { modelId: id, tags: [{ key: 'team', value: 'night' }] });
    await change(platform, ['deleteModelTags', 'ModelTagKeysInput'], { modelId: id, keys: ['tier', 'unknown'] });
    expect(await platform.subgraph.data(viewer, seen, { id })).toMatchObject({ model: { name: 'late-arrival', description: null, tags: [{ key: 'team', value: 'night' }], deletedAt: null } });
    const search = async (filter: string): Promise<unknown> => {
      const { searchModels } = await platform.subgraph.data<{ searchModels: { nodes: { name: string }[] } }>(viewer, 'query ($id: ID!, $filter: String) { searchModels(projectId: $id, filter: $filter) { nodes { name } totalCount } }', { id: testProject, filter });
      return searchModels.nodes.map(({ name }) => name);
    };
    expect(await search('')).toEqual(['early-arrival', 'late-arrival']);
    expect(await search("tags.team = 'night'")).toEqual(['late-arrival']);
    expect(await search("tags.team != 'night'")).toEqual(['early-arrival']);
    expect(await search('tags.tier IS NULL')).toEqual(['early-arrival', 'late-arrival']);
    expect(await search("name LIKE 'late%' AND creation_timestamp > 0")).toEqual(['late-arrival']);
    expect(await search("name ILIKE 'LATE%'")).toEqual(['late-arrival']);
    expect(await search("name IN ('early-arrival', 'x')")).toEqual(['early-arrival']);
    expect(await search("name NOT LIKE '%\\%'")).toEqual(['early-arrival', 'late-arrival']);
    await expect(search('name = = 1')).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { position: 7 } });
    expect((await platform.events()).map(({ type, nodeId, payload }) => [type, nodeId === id, payload])).toEqual([
      ['model.created', true, { name: 'late-arrival' }],
      ['tags.set', true, { keys: ['team', 'tier'] }],
      ['model.created', false, { name: 'early-arrival' }],
      ['tags.set', false, { keys: ['team'] }],
      ['model.described', true, { characters: 0 }],
      ['tags.set', true, { keys: ['team'] }],
      ['tags.removed', true, { keys: ['tier'] }],
    ]);
  });

  test('every page of a search follows the one before, in any order', async () => {
    await using platform = await TestPlatform.start(server);
    for (const name of ['b', 'a', 'C', 'ä', 'd']) await createModel(platform, name);
    for (const orderBy of [undefined, ['name DESC'], ['last_updated_timestamp DESC'], ['creation_timestamp', 'name DESC']]) {
      const names: string[] = [];
      for (let after: string | undefined; ; ) {
        const { searchModels } = await platform.subgraph.data<{ searchModels: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string }; totalCount: number } }>(
          viewer,
          'query ($id: ID!, $orderBy: [String!], $after: String) { searchModels(projectId: $id, orderBy: $orderBy, first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } totalCount } }',
          { id: testProject, orderBy, after },
        );
        expect(searchModels.totalCount).toBe(5);
        names.push(...searchModels.nodes.map(({ name }) => name));
        if (!searchModels.pageInfo.hasNextPage) break;
        after = searchModels.pageInfo.endCursor;
      }
      expect(names.toSorted()).toEqual(['C', 'a', 'b', 'd', 'ä']);
      if (orderBy === undefined) expect(names).toEqual(['C', 'a', 'b', 'd', 'ä']);
      if (orderBy?.[0] === 'name DESC') expect(names).toEqual(['ä', 'd', 'b', 'a', 'C']);
    }
    const page = (after: string): Promise<unknown> => platform.subgraph.data(viewer, 'query ($id: ID!, $after: String) { searchModels(projectId: $id, after: $after) { totalCount } }', { id: testProject, after });
    for (const after of ['x', Buffer.from('["+name", 3, "mdl"]').toString('base64url'), Buffer.from('["-name", "a", "mdl"]').toString('base64url')]) {
      await expect(page(after)).rejects.toThrow('The page token is not one of a list in this order');
    }
  });

  test('a new name that is another\'s is refused; a model that was deleted frees its own', async () => {
    await using platform = await TestPlatform.start(server);
    const [a, b] = [await createModel(platform, 'a'), await createModel(platform, 'b')];
    await expect(change(platform, ['renameModel', 'RenameModelInput'], { modelId: a, name: 'b' })).rejects.toThrow("Model 'b' already exists");
    expect(await change(platform, ['deleteModel', 'ModelIdInput'], { modelId: b }, { fields: 'name deletedAt' })).toMatchObject({ name: 'b', deletedAt: expect.any(String) });
    expect(await change(platform, ['renameModel', 'RenameModelInput'], { modelId: a, name: 'b' }, { fields: 'name' })).toEqual({ name: 'b' });
    expect(await platform.subgraph.data(viewer, 'query ($project: ID!, $id: ID!) { model(id: $id) { id } modelByName(projectId: $project, name: "b") { id } models(projectId: $project) { totalCount } }', { project: testProject, id: b })).toEqual({
      model: null,
      modelByName: { id: a },
      models: { totalCount: 1 },
    });
    await expect(change(platform, ['deleteModel', 'ModelIdInput'], { modelId: b })).rejects.toThrow(`Model '${b}' does not exist`);
    expect((await platform.events()).map(({ type }) => type)).toEqual(['model.created', 'model.created', 'model.deleted', 'model.renamed']);
  });

  test('what refers to a deleted version still learns what it was', async () => {
    await using platform = await TestPlatform.start(server);
    const { source } = await platform.logged({ 'model.pkl': 'x' });
    const { id } = await register(platform, 'late', source);
    await change(platform, ['deleteModelVersion', 'ModelVersionIdInput'], { versionId: id });
    expect(
      await platform.subgraph.data(viewer, 'query ($id: ID!, $entities: [_Any!]!) { modelVersion(id: $id) { id } _entities(representations: $entities) { ... on ModelVersion { number deletedAt } } }', {
        id,
        entities: [{ __typename: 'ModelVersion', id }],
      }),
    ).toMatchObject({ modelVersion: null, _entities: [{ number: 1, deletedAt: expect.any(String) }] });
  });

  test('another project\'s model and its version look missing', async () => {
    await using platform = await TestPlatform.start(server);
    const { source } = await platform.logged({ 'model.pkl': 'x' });
    const modelId = await createModel(platform, 'late');
    const { id: versionId } = await register(platform, 'late', source);
    const missing = `Model '${modelId}' does not exist`;
    await expect(change(platform, ['renameModel', 'RenameModelInput'], { modelId, name: 'x' }, { actor: stranger })).rejects.toThrow(missing);
    await expect(change(platform, ['setModelTags', 'ModelTagsInput'], { modelId, tags: [] }, { actor: stranger })).rejects.toThrow(missing);
    await expect(change(platform, ['deleteModel', 'ModelIdInput'], { modelId }, { actor: stranger })).rejects.toThrow(missing);
    await expect(change(platform, ['removeAlias', 'RemoveAliasInput'], { modelId, alias: 'a' }, { actor: stranger })).rejects.toThrow(missing);
    await expect(change(platform, ['setModelVersionStage', 'ModelVersionStageInput'], { versionId, stage: 'STAGING' }, { actor: stranger })).rejects.toThrow(`ModelVersion '${versionId}' does not exist`);
    await expect(register(platform, 'late', source, { change: { projectId: otherProject }, actor: stranger })).rejects.toThrow(/does not exist/);
    await expect(register(platform, 'late', `mlflow-artifacts:/model-versions/${versionId}`, { change: { projectId: otherProject }, actor: stranger })).rejects.toThrow(/does not exist/);
    await expect(change(platform, ['setModelTags', 'ModelTagsInput'], { modelId, tags: [] }, { actor: viewer })).rejects.toThrow(/lacks the permission 'log'/);
  });
});

describe.each(testServers())('versions of artifacts, on the %s PostgreSQL', (server) => {
  test('an ONNX model of MLflow is one that can be approved and served, with its run, its data and its figures', async () => {
    await using platform = await TestPlatform.start(server);
    const datasetVersion = newId('datasetVersion');
    const onnx = identityModel();
    const { runId, source, uri, files } = await platform.logged({ 'model.onnx': onnx, MLmodel: mlmodel }, { inputs: [{ id: datasetVersion }], metrics: [{ key: 'auc', latest: 0.8 }, { key: 'broken', latest: null }] });
    const version = await register(platform, 'late', source, { change: { description: 'first', tags: [{ key: 'a', value: 'b' }] } });
    expect(version).toMatchObject({
      number: 1,
      format: 'ONNX',
      formatReason: null,
      digest: files[0]!.digest,
      source: uri,
      stage: 'NONE',
      description: 'first',
      evaluation: { metrics: { auc: 0.8 } },
      files: [{ path: 'MLmodel' }, { path: 'model.onnx', digest: files[0]!.digest, sizeBytes: onnx.length }],
      tags: [{ key: 'a', value: 'b' }],
      run: { id: runId },
      datasetVersions: [{ id: datasetVersion }],
      inputs: [{ name: 'x' }],
    });
    const registered = (await platform.events()).find(({ type }) => type === 'modelVersion.registered');
    expect(registered).toMatchObject({
      payload: { name: 'late', number: 1, runId, format: 'onnx' },
      links: [{ relation: 'has' }, { from: runId, to: version.id, relation: 'produced' }, { from: datasetVersion, to: version.id, relation: 'trained' }],
    });
    await platform.subgraph.data(author, 'mutation ($id: ID!) { evaluateGates(versionId: $id) { status } }', { id: version.id });
    const verdict = { input: { versionId: version.id, digest: version['digest'], reason: 'mine' } };
    const trainedIt = { ...reviewer, id: author.id };
    await expect(platform.subgraph.data(trainedIt, 'mutation ($input: DecisionInput!) { approve(input: $input) { status } }', verdict)).rejects.toThrow(/author of model version .* may not decide/);
    await platform.subgraph.data(reviewer, 'mutation ($input: DecisionInput!) { approve(input: $input) { status } }', verdict);
  });

  test('anything else is files, named by their manifest, and a run that trained it counts as its author\'s', async () => {
    await using platform = await TestPlatform.start(server);
    const { source } = await platform.logged({ MLmodel: 'flavors: { sklearn: {} }', 'model.pkl': 'x' });
    const version = await register(platform, 'late', source, { actor: scientist });
    expect(version).toMatchObject({ format: 'FILES', formatReason: 'It has no ONNX flavour, only sklearn', files: [{ path: 'MLmodel' }, { path: 'model.pkl' }], inputs: [] });
    await platform.subgraph.data(scientist, 'mutation ($id: ID!) { evaluateGates(versionId: $id) { status } }', { id: version.id });
    const trainedIt = { ...reviewer, id: author.id };
    await expect(platform.subgraph.data(trainedIt, 'mutation ($input: DecisionInput!) { approve(input: $input) { status } }', { input: { versionId: version.id, digest: version['digest'], reason: 'mine' } })).rejects.toThrow(/author/);
  });

  test('a version is copied by number, alias, stage or id, and keeps its history', async () => {
    await using platform = await TestPlatform.start(server);
    const { source, runId } = await platform.logged({ 'model.pkl': 'x' });
    const first = await register(platform, 'late', source);
    const { model } = await platform.subgraph.data<{ model: Created }>(author, `query { model: modelByName(projectId: "${testProject}", name: "late") { id } }`);
    await change(platform, ['moveAlias', 'MoveAliasInput'], { modelId: model.id, alias: 'best', versionId: first.id }, { actor: scientist });
    await change(platform, ['setModelVersionStage', 'ModelVersionStageInput'], { versionId: first.id, stage: 'STAGING' });
    for (const uri of ['models:/late/1', 'models:/late@best', 'models:/late@latest', 'models:/late/staging', `mlflow-artifacts:/model-versions/${first.id}`]) {
      expect(await register(platform, 'copy', uri)).toMatchObject({ digest: first['digest'], run: { id: runId }, source: `mlflow-artifacts:/model-versions/${first.id}` });
    }
    await expect(register(platform, 'copy', 'models:/late/2')).rejects.toThrow("Source 'models:/late/2' does not exist");
    await expect(register(platform, 'copy', 'models:/late@none')).rejects.toThrow("Source 'models:/late@none' does not exist");
  });

  test('champion and Production are for approved versions, and the refusal says what to do', async () => {
    await using platform = await TestPlatform.start(server);
    const { source } = await platform.logged({ 'model.onnx': identityModel(), MLmodel: mlmodel });
    const modelId = await createModel(platform, 'late');
    const [first, second] = [await register(platform, 'late', source), await register(platform, 'late', source)];
    const stage = (versionId: string, input: object, actor = author): Promise<unknown> => change(platform, ['setModelVersionStage', 'ModelVersionStageInput'], { versionId, ...input }, { actor, fields: 'stage' });
    const alias = (name: string, versionId: string, actor: Actor = author): Promise<unknown> => change(platform, ['moveAlias', 'MoveAliasInput'], { modelId, alias: name, versionId }, { actor });
    await expect(alias('champion', first.id)).rejects.toThrow(/cannot point at model version .*: it is registered, with gates not yet evaluated. Only an approved one may: evaluate its gates, then have a second person approve it/);
    await expect(stage(first.id, { stage: 'PRODUCTION' })).rejects.toThrow(/Stage 'Production' cannot be given .* have a second person approve it/);
    await platform.approve(first.id);
    await platform.approve(second.id);
    await expect(alias('champion', first.id, scientist)).rejects.toThrow(/lacks the permission 'operate'/);
    await expect(stage(first.id, { stage: 'STAGING' }, scientist)).rejects.toThrow(/lacks the permission 'operate'/);
    await alias('champion', first.id);
    await alias('candidate', second.id, scientist);
    expect(await stage(first.id, { stage: 'PRODUCTION' })).toEqual({ stage: 'PRODUCTION' });
    expect(await stage(second.id, { stage: 'PRODUCTION', archivesOthers: true })).toEqual({ stage: 'PRODUCTION' });
    expect(await platform.subgraph.data(viewer, 'query ($id: ID!) { modelVersion(id: $id) { stage } }', { id: first.id })).toEqual({ modelVersion: { stage: 'ARCHIVED' } });
    await expect(stage(second.id, { stage: 'NONE', archivesOthers: true })).rejects.toThrow(/only when one moves to Staging or Production/);
    await expect(alias('latest', first.id)).rejects.toThrow(/reserved/);
    const deleted = (versionId: string, actor: Actor = author): Promise<unknown> => change(platform, ['deleteModelVersion', 'ModelVersionIdInput'], { versionId }, { actor });
    await expect(deleted(first.id)).rejects.toThrow(/is the champion of its model; move the alias 'champion'/);
    await expect(deleted(second.id, scientist)).rejects.toThrow(/lacks the permission 'operate'/);
    await expect(change(platform, ['renameModel', 'RenameModelInput'], { modelId, name: 'x' }, { actor: scientist })).rejects.toThrow(/lacks the permission 'operate'/);
    await deleted(second.id);
    expect(await platform.subgraph.data(viewer, seen, { id: modelId })).toMatchObject({ model: { aliases: [{ name: 'champion', version: { number: 1 } }] } });
    await change(platform, ['removeAlias', 'RemoveAliasInput'], { modelId, alias: 'champion' });
    await deleted(first.id);
    expect((await register(platform, 'late', source))['number']).toBe(3);
    expect((await platform.events()).map(({ type }) => type).filter((type) => /^alias|staged|deleted/.test(type))).toEqual([
      'alias.moved',
      'alias.moved',
      'modelVersion.staged',
      'modelVersion.staged',
      'modelVersion.staged',
      'alias.removed',
      'modelVersion.deleted',
      'alias.removed',
      'modelVersion.deleted',
    ]);
  });

  test('what answers at an endpoint is not deleted, nor its model', async () => {
    await using platform = await TestPlatform.start(server);
    const { source } = await platform.logged({ 'model.onnx': identityModel(), MLmodel: mlmodel });
    const modelId = await createModel(platform, 'late');
    const [served, other] = [await register(platform, 'late', source), await register(platform, 'late', source)];
    platform.graph.endpoint('late-arrival', modelId, served.id);
    await expect(change(platform, ['deleteModelVersion', 'ModelVersionIdInput'], { versionId: served.id })).rejects.toThrow(/cannot be deleted: endpoint 'late-arrival' answers with it/);
    await expect(change(platform, ['deleteModel', 'ModelIdInput'], { modelId })).rejects.toThrow(/Model 'late' cannot be deleted: endpoint 'late-arrival' answers with it/);
    await change(platform, ['deleteModelVersion', 'ModelVersionIdInput'], { versionId: other.id });
  });

  test('registrations at the same time are numbered without gaps', async () => {
    await using platform = await TestPlatform.start(server);
    const { source } = await platform.logged({ 'model.pkl': 'x' });
    const versions = await Promise.all(Array.from({ length: 8 }, () => register(platform, 'late', source)));
    expect(versions.map((version) => version['number'] as number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
