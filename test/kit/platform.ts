import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Cairn } from '@cairn/client';
import type { Role } from '@cairn/core';
import { readConfig, startPlatform, type Platform } from '@cairn/gateway';
import { createTestDatabase } from '@cairn/subgraph/testing';

export interface TestPlatformOptions {
  /** Environment variables beside those that the kit sets, which they override. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A whole platform in this process, on a database and a home of its own. */
export interface TestPlatform extends AsyncDisposable {
  readonly url: string;
  readonly platform: Platform;
  /** The administrator, without a project. */
  readonly admin: Cairn;
  /** The administrator's key. */
  readonly adminToken: string;
  /** Makes a project and returns its id. */
  project(): Promise<string>;
  /** Makes an actor with one role in the project. */
  actor(role: Role, projectId: string): Promise<TestActor>;
}

/** Somebody who may do something, and their way in. */
export interface TestActor {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly cairn: Cairn;
}

export async function startTestPlatform({ environment = {} }: TestPlatformOptions = {}): Promise<TestPlatform> {
  const adminToken = randomBytes(24).toString('hex');
  const home = await mkdtemp(join(tmpdir(), 'cairn-platform-'));
  const database = await createTestDatabase();
  const platform = await startPlatform(
    readConfig({
      CAIRN_HOME: home,
      CAIRN_PORT: '0',
      CAIRN_DATABASE_URL: database.url,
      CAIRN_ADMIN_TOKEN: adminToken,
      CAIRN_PORTAL: 'off',
      CAIRN_DRAIN_MS: '0',
      CAIRN_LOG_LEVEL: process.env['CAIRN_TEST_LOG'] ? 'info' : 'silent',
      ...environment,
    }),
  );
  const team = new TestTeam(platform.url, adminToken);
  return {
    url: platform.url,
    platform,
    admin: team.admin,
    adminToken,
    project: () => team.project(),
    actor: (role, projectId) => team.actor(role, projectId),
    async [Symbol.asyncDispose]() {
      await team.close();
      await platform.stop();
      await database[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Makes projects and people on a platform, wherever it runs. */
export class TestTeam {
  readonly admin: Cairn;
  private readonly clients: Cairn[] = [];

  constructor(
    private readonly url: string,
    adminToken: string,
  ) {
    this.admin = connect({ url, token: adminToken });
    this.clients.push(this.admin);
  }

  async project(): Promise<string> {
    const { createProject } = await this.admin.query<{ createProject: { id: string } }>(
      'mutation ($name: String!) { createProject(input: { name: $name }) { id } }',
      { name: `project ${randomBytes(4).toString('hex')}` },
    );
    return createProject.id;
  }

  async actor(role: Role, projectId: string): Promise<TestActor> {
    const name = `${role} ${randomBytes(4).toString('hex')}`;
    const { createActor } = await this.admin.query<{ createActor: { id: string } }>(
      'mutation ($name: String!) { createActor(input: { name: $name, kind: PERSON }) { id } }',
      { name },
    );
    const { createApiKey } = await this.admin.query<{ createApiKey: { secret: string } }>(
      `mutation ($actorId: ID!, $projectId: ID!, $role: Role!) {
        grantRole(input: { actorId: $actorId, projectId: $projectId, role: $role }) { id }
        createApiKey(input: { actorId: $actorId, name: "test" }) { secret }
      }`,
      { actorId: createActor.id, projectId, role: role.toUpperCase() },
    );
    const cairn = connect({ url: this.url, token: createApiKey.secret, project: projectId });
    this.clients.push(cairn);
    return { id: createActor.id, name, token: createApiKey.secret, cairn };
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
  }
}
