import { randomBytes } from 'node:crypto';
import { TestTeam, type TestActor } from './platform.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from './spawn-cairn.js';

/** The `cairn` command on a home and a port that stay the same when it is killed and started again. */
export class KillablePlatform implements AsyncDisposable {
  private team: TestTeam | undefined;

  private constructor(
    private readonly home: Awaited<ReturnType<typeof temporaryHome>>,
    private readonly port: number,
    private readonly token: string,
    private process: CairnProcess,
  ) {}

  static async start(): Promise<KillablePlatform> {
    const [home, port, token] = [await temporaryHome(), await freePort(), randomBytes(24).toString('hex')];
    const platform = new KillablePlatform(home, port, token, startCairn(home.path, port, token));
    await platform.process.ready();
    return platform;
  }

  get url(): string {
    return this.process.url;
  }

  async somebody(): Promise<{ scientist: TestActor; projectId: string }> {
    const projectId = await this.people().project();
    return { projectId, scientist: await this.people().actor('scientist', projectId) };
  }

  /** Makes projects and people. */
  people(): TestTeam {
    return (this.team ??= new TestTeam(this.url, this.token));
  }

  async kill(): Promise<void> {
    await this.process.kill('SIGKILL');
  }

  async startAgain(): Promise<void> {
    this.process = startCairn(this.home.path, this.port, this.token);
    await this.process.ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.team?.close();
    await this.process[Symbol.asyncDispose]();
    await this.home[Symbol.asyncDispose]();
  }
}

function startCairn(home: string, port: number, token: string): CairnProcess {
  return spawnCairn(['up'], { CAIRN_HOME: home, CAIRN_PORT: String(port), CAIRN_ADMIN_TOKEN: token });
}
