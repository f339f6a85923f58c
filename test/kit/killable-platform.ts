import { randomBytes } from 'node:crypto';
import type { Cairn } from '@cairn/client';
import { TestTeam, type TestActor } from './platform.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess, type Exit } from './spawn-cairn.js';

/** The `cairn` command on a home and a port that stay the same when it is killed and started again. */
export class KillablePlatform implements AsyncDisposable {
  private readonly team: TestTeam;

  private constructor(
    private readonly ownHome: Awaited<ReturnType<typeof temporaryHome>>,
    private readonly environment: Readonly<Record<string, string>>,
    private process: CairnProcess,
  ) {
    this.team = new TestTeam(this.url, environment['CAIRN_ADMIN_TOKEN']!);
  }

  /** @param environment beside what the kit sets, which it overrides. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<KillablePlatform> {
    const home = await temporaryHome();
    const whole = { CAIRN_HOME: home.path, CAIRN_PORT: String(await freePort()), CAIRN_ADMIN_TOKEN: randomBytes(24).toString('hex'), ...environment };
    const platform = new KillablePlatform(home, whole, spawnCairn(['up'], whole));
    await platform.process.ready();
    return platform;
  }

  get url(): string {
    return this.process.url;
  }

  /** Where it keeps its state. */
  get home(): string {
    return this.environment['CAIRN_HOME']!;
  }

  get processId(): number {
    return this.process.child.pid!;
  }

  /** What the present process has written. */
  get output(): string {
    return this.process.output;
  }

  /** The administrator, without a project. */
  get admin(): Cairn {
    return this.team.admin;
  }

  project(): Promise<string> {
    return this.team.project();
  }

  actor(...who: Parameters<TestTeam['actor']>): Promise<TestActor> {
    return this.team.actor(...who);
  }

  async somebody(): Promise<{ scientist: TestActor; projectId: string }> {
    const projectId = await this.team.project();
    return { projectId, scientist: await this.team.actor('scientist', projectId) };
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    return this.process.kill(signal);
  }

  async startAgain(): Promise<void> {
    this.process = spawnCairn(['up'], this.environment);
    await this.process.ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.team.close();
    await this.process[Symbol.asyncDispose]();
    await this.ownHome[Symbol.asyncDispose]();
  }
}
