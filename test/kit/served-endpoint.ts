import { randomBytes } from 'node:crypto';
import { approve, createEndpoint, registerModel, sigmoidModel } from './models.js';
import type { TestActor, TestTeam } from './platform.js';

/** Whom a platform lets in. */
export type Team = Pick<TestTeam, 'project' | 'actor'>;

export interface RolloutSeen {
  readonly status: string;
  readonly trafficPercent: number;
  readonly reason: string | null;
}

/** An endpoint whose model answers, in a project of its own, and the people who may change it. */
export class ServedEndpoint {
  private constructor(
    readonly id: string,
    readonly name: string,
    readonly versionId: string,
    readonly engineer: TestActor,
    private readonly approver: TestActor,
  ) {}

  /** @param settings of the endpoint, as `configureEndpoint` takes them. */
  static async create(team: Team, settings?: object): Promise<ServedEndpoint> {
    const projectId = await team.project();
    const [engineer, approver] = [await team.actor('engineer', projectId), await team.actor('approver', projectId)];
    const name = `endpoint-${randomBytes(4).toString('hex')}`;
    const registered = await registerModel(engineer, name);
    await approve(approver, registered);
    const id = await createEndpoint(engineer, name, registered);
    const endpoint = new ServedEndpoint(id, name, registered.version.id, engineer, approver);
    if (settings) await endpoint.configure(settings);
    return endpoint;
  }

  async configure(settings: object): Promise<void> {
    await this.engineer.cairn.query('mutation ($id: ID!, $settings: EndpointSettingsInput!) { configureEndpoint(id: $id, settings: $settings) { id } }', { id: this.id, settings });
  }

  /** Another version of its model, approved. @returns its id. */
  async version(bytes = sigmoidModel(2)): Promise<string> {
    const registered = await registerModel(this.engineer, this.name, bytes);
    await approve(this.approver, registered);
    return registered.version.id;
  }

  /** @returns the rollout's id, once the candidate answers. */
  async rollOut(modelVersionId: string, options: object): Promise<string> {
    const { startRollout } = await this.engineer.cairn.query<{ startRollout: { id: string } }>('mutation ($input: StartRolloutInput!) { startRollout(input: $input) { id } }', {
      input: { endpointId: this.id, modelVersionId, strategy: 'canary', options },
    });
    return startRollout.id;
  }

  async rollBack(rolloutId: string): Promise<void> {
    await this.engineer.cairn.query('mutation ($id: ID!) { rollBackRollout(id: $id, reason: "ordered") { status } }', { id: rolloutId });
  }

  async rollout(id: string): Promise<RolloutSeen> {
    return (await this.engineer.cairn.query<{ rollout: RolloutSeen }>('query ($id: ID!) { rollout(id: $id) { status trafficPercent reason } }', { id })).rollout;
  }

  /** The shares of the variants that are not retired, in percent. */
  async shares(): Promise<number[]> {
    const { endpoint } = await this.engineer.cairn.query<{ endpoint: { variants: { trafficPercent: number; state: string }[] } }>('query ($id: ID!) { endpoint(id: $id) { variants { trafficPercent state } } }', { id: this.id });
    return endpoint.variants.filter(({ state }) => state !== 'RETIRED').map(({ trafficPercent }) => trafficPercent);
  }
}
