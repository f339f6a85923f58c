import { readFileSync } from 'node:fs';
import type { SubgraphNames } from './names.js';
import { packageFiles } from './package-files.js';

/** A subgraph with one noun, in the shape that all have. @param now names the migration, in milliseconds since 1970. */
export function subgraphFiles(names: SubgraphNames, now: number): Record<string, string> {
  const { name, noun } = names;
  return {
    ...packageFiles(name, `Keeps ${names.nouns}.`, dependencies(['@cairn/core', '@cairn/subgraph', 'tsyringe', 'type-graphql', 'typeorm'])),
    'README.md': readme(names),
    'src/index.ts': `export { ${name} } from './subgraph.js';\n`,
    'src/subgraph.ts': composition(names, now),
    [`src/domain/${noun}.ts`]: domainType(names),
    [`src/domain/${noun}-service.ts`]: service(names),
    'src/domain/stores.ts': stores(names),
    [`src/store/${noun}-row.ts`]: row(names),
    [`src/store/${noun}-store.ts`]: store(names),
    [`src/store/migrations/${now}-create-${name}.ts`]: migration(names, now),
    [`src/schema/${noun}.ts`]: graphqlType(names),
    [`src/schema/${noun}-resolver.ts`]: resolver(names),
    'src/schema/inputs.ts': inputs(names),
    [`src/${name}.test.ts`]: test(names),
  };
}

/** The versions that the first subgraph has, so that there is one of each. */
function dependencies(wanted: readonly string[]): Record<string, string> {
  const manifest = new URL('../../../subgraphs/experiments/package.json', import.meta.url);
  const known = (JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> }).dependencies;
  return Object.fromEntries(wanted.map((one) => [one, known[one]!]));
}

const readme = ({ name, noun, Noun, nouns }: SubgraphNames): string => `# ${name}

Keeps ${nouns}.

- **Owns** ${Noun}.
- **Resolves** the entity ${Noun}.
- **Writes** \`${noun}.created\`.
- **Hears** nothing.
`;

const composition = ({ name, noun, Noun, Nouns }: SubgraphNames, now: number): string => `import { defineSubgraph } from '@cairn/subgraph';
import { ${Noun}Service } from './domain/${noun}-service.js';
import { ${Noun}Resolver } from './schema/${noun}-resolver.js';
import { show${Noun} } from './schema/${noun}.js';
import { Create${Nouns}${now} } from './store/migrations/${now}-create-${name}.js';
import { ${Noun}Row } from './store/${noun}-row.js';
import { Sql${Noun}Store } from './store/${noun}-store.js';

export const ${name} = defineSubgraph({
  name: '${name}',
  rows: [${Noun}Row],
  migrations: [Create${Nouns}${now}],
  resolvers: [${Noun}Resolver],
  compose({ database, container }) {
    const service = new ${Noun}Service(new Sql${Noun}Store(database), () => new Date());
    container.registerInstance(${Noun}Service, service);
    return {
      loaders: { ${Noun}: async (ids, context) => (await service.byIds(ids, context)).map((found) => found && show${Noun}(found)) },
    };
  },
});
`;

const domainType = ({ noun, Noun, nouns }: SubgraphNames): string => `import { InvalidInputError } from '@cairn/core';

/** One of the ${nouns} of a project. */
export interface ${Noun} {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

const longestName = 250;

/** @throws {InvalidInputError} when the name is empty or too long. */
export function checkName(name: string): void {
  if (name.trim() === '' || name.length > longestName) {
    throw new InvalidInputError(\`Name of the ${noun} has \${name.length} characters; expected 1 to \${longestName}, not only spaces\`);
  }
}
`;

const service = ({ noun, Noun, nouns }: SubgraphNames): string => `import { isVisible, newId, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { checkName, type ${Noun} } from './${noun}.js';
import type { ${Noun}Store } from './stores.js';

/** Makes and finds ${nouns}. */
export class ${Noun}Service {
  constructor(
    private readonly store: ${Noun}Store,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(${Noun} | undefined)[]> {
    return (await this.store.${nouns}(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<${Noun}>> {
    requireIn(context, 'read', projectId);
    return this.store.list(projectId, page);
  }

  async create(projectId: string, name: string, context: RequestContext): Promise<${Noun}> {
    requireIn(context, 'log', projectId);
    checkName(name);
    const ${noun}: ${Noun} = { id: newId('${noun}'), projectId, name, createdAt: this.now(), createdBy: context.actor.id };
    return this.store.commit(context, async (commit) => {
      await commit.insert(${noun});
      commit.emit({ type: '${noun}.created', projectId, nodeId: ${noun}.id, payload: { name } });
      return ${noun};
    });
  }
}
`;

const stores = ({ noun, Noun, nouns }: SubgraphNames): string => `import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { ${Noun} } from './${noun}.js';

/** Writes of one transaction. */
export interface ${Noun}Commit extends Commit {
  insert(${noun}: ${Noun}): Promise<void>;
}

export interface ${Noun}Store {
  ${nouns}(ids: readonly string[]): Promise<(${Noun} | undefined)[]>;
  /** Newest first. */
  list(projectId: string, page: PageRequest): Promise<Page<${Noun}>>;
  commit<T>(context: RequestContext, work: (commit: ${Noun}Commit) => Promise<T>): Promise<T>;
}
`;

const row = ({ noun, Noun }: SubgraphNames): string => `import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('${noun}')
export class ${Noun}Row {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}
`;

const store = ({ noun, Noun, nouns, Nouns }: SubgraphNames): string => `import { In } from 'typeorm';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database, type Transaction } from '@cairn/subgraph';
import type { ${Noun} } from '../domain/${noun}.js';
import type { ${Noun}Commit, ${Noun}Store } from '../domain/stores.js';
import { ${Noun}Row } from './${noun}-row.js';

/** ${Nouns} in PostgreSQL. */
export class Sql${Noun}Store implements ${Noun}Store {
  constructor(private readonly database: Database) {}

  async ${nouns}(ids: readonly string[]): Promise<(${Noun} | undefined)[]> {
    return loadInOrder(ids, await this.database.reader.findBy(${Noun}Row, { id: In([...ids]) }));
  }

  list(projectId: string, page: PageRequest): Promise<Page<${Noun}>> {
    return newestPage(this.database.reader, ${Noun}Row, { projectId }, page);
  }

  commit<T>(context: RequestContext, work: (commit: ${Noun}Commit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new Sql${Noun}Commit(transaction)));
  }
}

class Sql${Noun}Commit implements ${Noun}Commit {
  readonly emit: ${Noun}Commit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  async insert(${noun}: ${Noun}): Promise<void> {
    await this.transaction.manager.insert(${Noun}Row, { ...${noun} });
  }
}
`;

const migration = ({ name, noun, Nouns }: SubgraphNames, now: number): string => `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Create${Nouns}${now} implements MigrationInterface {
  readonly name = 'Create${Nouns}${now}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`
      CREATE TABLE ${name}.${noun} (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE INDEX ${noun}_project ON ${name}.${noun} (project_id, id DESC);
    \`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ${name}.${noun}');
  }
}
`;

const graphqlType = ({ noun, Noun, nouns, prefix }: SubgraphNames): string => `import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection } from '@cairn/subgraph';
import type { ${Noun} } from '../domain/${noun}.js';

@ObjectType('${Noun}', { description: 'One of the ${nouns} of a project.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ${Noun}Type {
  @Field(() => ID, { description: '${prefix}_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: '1 to 250 characters.' })
  name!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who made it.' })
  createdBy!: ActorRef;
}

@ObjectType({ description: 'One page of ${nouns}, newest first.' })
@Access('read')
export class ${Noun}Connection extends Connection(() => ${Noun}Type) {}

export function show${Noun}(${noun}: ${Noun}): ${Noun}Type {
  return { ...${noun}, createdBy: { id: ${noun}.createdBy } };
}
`;

const resolver = ({ noun, Noun, nouns, Nouns, prefix }: SubgraphNames): string => `import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { ${Noun}Service } from '../domain/${noun}-service.js';
import { Create${Noun}Input, ${Nouns}Args } from './inputs.js';
import { ${Noun}Connection, ${Noun}Type, show${Noun} } from './${noun}.js';

@injectable()
@Resolver(() => ${Noun}Type)
export class ${Noun}Resolver {
  constructor(@inject(${Noun}Service) private readonly service: ${Noun}Service) {}

  @Query(() => ${Noun}Type, { nullable: true, description: 'One of the ${nouns}, by id.' })
  @Access('read')
  ${noun}(@Arg('id', () => ID, { description: '${prefix}_…' }) id: string, @Ctx() context: GraphContext): Promise<${Noun}Type | undefined> {
    return context.load('${Noun}', id);
  }

  @Query(() => ${Noun}Connection, { description: 'The ${nouns} of a project, newest first.' })
  @Access('read')
  async ${nouns}(@Args(() => ${Nouns}Args) { projectId, ...page }: ${Nouns}Args, @Ctx() context: GraphContext): Promise<${Noun}Connection> {
    return connectionOf(await this.service.list(projectId, page, context), show${Noun});
  }

  @Mutation(() => ${Noun}Type, { description: 'Makes one of the ${nouns}.' })
  @Access('log')
  async create${Noun}(
    @Arg('input', () => Create${Noun}Input, { description: 'What it begins with.' }) { projectId, name }: Create${Noun}Input,
    @Ctx() context: GraphContext,
  ): Promise<${Noun}Type> {
    return show${Noun}(await this.service.create(projectId, name, context));
  }
}
`;

const inputs = ({ noun, Noun, Nouns }: SubgraphNames): string => `import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '@cairn/subgraph';

@ArgsType()
export class ${Nouns}Args extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@InputType({ description: 'What a new ${noun} begins with.' })
export class Create${Noun}Input {
  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: '1 to 250 characters.' })
  name!: string;
}
`;

const test = ({ name, noun, Noun, nouns }: SubgraphNames): string => `import { describe, expect, test } from 'vitest';
import { startTestSubgraph, testActor, testProject, testServers } from '@cairn/subgraph/testing';
import { ${name} } from './subgraph.js';

const scientist = testActor('scientist');
const viewer = testActor('viewer');
const create = 'mutation ($input: Create${Noun}Input!) { create${Noun}(input: $input) { id name createdBy { id } } }';
const list = 'query ($projectId: ID!) { ${nouns}(projectId: $projectId) { nodes { id name } totalCount } }';

describe.each(testServers())('${name} on the %s PostgreSQL', (server) => {
  test('what is made is found, and the log says so', async () => {
    await using graph = await startTestSubgraph(${name}, { server });
    const { create${Noun}: made } = await graph.data<{ create${Noun}: { id: string } }>(scientist, create, { input: { projectId: testProject, name: 'first' } });
    expect(await graph.data(viewer, list, { projectId: testProject })).toEqual({ ${nouns}: { nodes: [{ id: made.id, name: 'first' }], totalCount: 1 } });
    await graph.host.log.settled();
    expect((await graph.host.log.read(0)).map(({ type, nodeId }) => ({ type, nodeId }))).toEqual([{ type: '${noun}.created', nodeId: made.id }]);
  });

  test('who may only look makes none, and an empty name is refused', async () => {
    await using graph = await startTestSubgraph(${name}, { server });
    await expect(graph.data(viewer, create, { input: { projectId: testProject, name: 'mine' } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(graph.data(scientist, create, { input: { projectId: testProject, name: ' ' } })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('another project\\'s are as if they were not there', async () => {
    await using graph = await startTestSubgraph(${name}, { server });
    const { create${Noun}: made } = await graph.data<{ create${Noun}: { id: string } }>(scientist, create, { input: { projectId: testProject, name: 'ours' } });
    const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });
    expect(await graph.data(stranger, 'query ($id: ID!) { ${noun}(id: $id) { name } }', { id: made.id })).toEqual({ ${noun}: null });
  });
});
`;
