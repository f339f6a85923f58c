import type { BreakGlassUse } from './break-glass.js';
import { clearanceOf, requireCleared, type Clearance } from './clearance.js';
import { policyOf } from './gate.js';
import type { ModelVersion } from './model-version.js';
import type { DecisionReader, RegistryCommit, RegistryReader } from './stores.js';

/** Something that a version is to be used for. */
export interface Using extends Pick<BreakGlassUse, 'use' | 'place' | 'actorId'> {
  /** How the refusal begins; the version's id follows. */
  readonly refusal: string;
}

/** Says which versions may be used now, and writes down what only a break-glass let through. */
export class Clearances {
  constructor(
    private readonly store: RegistryReader,
    private readonly now: () => Date,
  ) {}

  of(versions: readonly ModelVersion[]): Promise<ReadonlyMap<string, Clearance>> {
    return clearancesOf(this.store.decisions, versions, this.now());
  }

  /**
   * Part of a commit that locked the version and uses it.
   * @throws {ConflictError} unless it may be used.
   */
  async use(commit: RegistryCommit, version: ModelVersion, { refusal, ...using }: Using): Promise<void> {
    const clearance = (await clearancesOf(commit.decisions, [version], this.now())).get(version.id)!;
    requireCleared(version, clearance, refusal);
    await this.tell(commit, version, clearance, { ...using, at: this.now() });
  }

  /** What happened already, somewhere else: written down when only a break-glass let it through. */
  async used(commit: RegistryCommit, version: ModelVersion, using: Omit<BreakGlassUse, 'breakGlassId'>): Promise<void> {
    await this.tell(commit, version, (await clearancesOf(commit.decisions, [version], using.at)).get(version.id)!, using);
  }

  private async tell(commit: RegistryCommit, { id: nodeId, projectId }: ModelVersion, { basis, breakGlassId }: Clearance, using: Omit<BreakGlassUse, 'breakGlassId'>): Promise<void> {
    if (basis !== 'breakGlass' || breakGlassId === undefined) return;
    await commit.insertUse({ ...using, breakGlassId });
    commit.emit({ type: 'breakGlass.used', projectId, nodeId, payload: { breakGlassId, use: using.use, place: using.place } });
  }
}

async function clearancesOf(reader: DecisionReader, versions: readonly ModelVersion[], at: Date): Promise<ReadonlyMap<string, Clearance>> {
  const ids = versions.map(({ id }) => id);
  const modelIds = [...new Set(versions.map(({ modelId }) => modelId))];
  // One after the other: inside a commit they share its connection.
  const approvals = await reader.approvalsOf(ids);
  const gates = await reader.gatesInForce(modelIds);
  const breakGlass = await reader.breakGlassOf(ids);
  const previous = await reader.previousChampions(modelIds);
  return new Map(
    versions.map((version) => {
      const own = <T extends { readonly versionId: string }>(all: readonly T[]): T[] => all.filter(({ versionId }) => versionId === version.id);
      const policy = policyOf(gates.filter(({ modelId }) => modelId === version.modelId));
      const standing = { policy, approvals: own(approvals), breakGlass: own(breakGlass), previousChampionId: previous.get(version.modelId) };
      return [version.id, clearanceOf(version, standing, at)];
    }),
  );
}
