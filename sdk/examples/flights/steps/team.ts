import { connect, type Cairn } from '@cairn/client';
import type { Team } from './demo.js';

/** Makes a project of its own for this run of the job, and an actor for each part that is played in it. */
export async function formTeam(url: string, adminToken: string): Promise<Team> {
  const admin = connect({ url, token: adminToken });
  try {
    const projectName = `Flights, ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`;
    const { createProject } = await admin.query<{ createProject: { id: string } }>(
      /* GraphQL */ `
        mutation CreateProject($name: String!) {
          createProject(input: { name: $name }) {
            id
          }
        }
      `,
      { name: projectName },
    );
    const projectId = createProject.id;
    const join = async (name: string, ...roles: string[]): Promise<Cairn> => {
      return connect({ url, token: await keyOfNewActor(admin, { name, roles, projectId }), project: projectId });
    };
    return {
      projectId,
      engineer: await join(`Engineer, ${projectName}`, 'ENGINEER', 'APPROVER'),
      approver: await join(`Approver, ${projectName}`, 'APPROVER'),
      auditor: await join(`Auditor, ${projectName}`, 'AUDITOR'),
    };
  } finally {
    await admin.close();
  }
}

export async function dismissTeam({ engineer, approver, auditor }: Team): Promise<void> {
  await Promise.all([engineer.close(), approver.close(), auditor.close()]);
}

async function keyOfNewActor(
  admin: Cairn,
  { name, roles, projectId }: { name: string; roles: readonly string[]; projectId: string },
): Promise<string> {
  const { createActor } = await admin.query<{ createActor: { id: string } }>(
    /* GraphQL */ `
      mutation CreateActor($name: String!) {
        createActor(input: { name: $name, kind: PERSON }) {
          id
        }
      }
    `,
    { name },
  );
  for (const role of roles) await admin.query(grantMutation, { actorId: createActor.id, projectId, role });
  const { createApiKey } = await admin.query<{ createApiKey: { secret: string } }>(
    /* GraphQL */ `
      mutation CreateKey($actorId: ID!) {
        createApiKey(input: { actorId: $actorId, name: "flights demo" }) {
          secret
        }
      }
    `,
    { actorId: createActor.id },
  );
  return createApiKey.secret;
}

const grantMutation = /* GraphQL */ `
  mutation GrantRole($actorId: ID!, $projectId: ID!, $role: Role!) {
    grantRole(input: { actorId: $actorId, projectId: $projectId, role: $role }) {
      id
    }
  }
`;
