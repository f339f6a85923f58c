import { InvalidInputError } from '@cairn/core';
import { findCycle, stepsBefore } from './dependencies.js';
import { holdsNul, Members, shown } from './members.js';
import { referredIn } from './references.js';
import { stepLimits, type JobStep, type PredictStep, type StepDefinition } from './step-definition.js';

/**
 * The steps of a pipeline as they were sent, checked and with their defaults.
 * @throws {InvalidInputError} naming step, value and what was expected.
 */
export function checkSteps(value: unknown): StepDefinition[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > stepLimits.steps) {
    const found = Array.isArray(value) ? `holds ${value.length} steps` : `is ${shown(value)}`;
    throw new InvalidInputError(`'steps' ${found}; expected a list of 1 to ${stepLimits.steps} steps`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > stepLimits.definitionBytes) {
    throw new InvalidInputError(`'steps' has ${bytes.toLocaleString('en')} bytes; expected at most ${stepLimits.definitionBytes.toLocaleString('en')} bytes`);
  }
  if (holdsNul(value)) throw new InvalidInputError("'steps' holds the character NUL; expected text without it");
  const steps = value.map(checkStep);
  checkNames(steps);
  checkDependencies(steps);
  return steps;
}

function checkStep(value: unknown, index: number): StepDefinition {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInputError(`Step ${index + 1} is ${shown(value)}; expected an object`);
  }
  const source = value as Record<string, unknown>;
  const { name, kind } = source;
  const members = new Members(typeof name === 'string' ? `Step '${name.slice(0, 100)}'` : `Step ${index + 1}`, source);
  members.text('name');
  members.text('kind', '?');
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_-]{0,63}$/i.test(name) || name === 'params') {
    throw members.wrong('name', "a letter followed by up to 63 letters, digits, dashes and underscores, and not 'params'");
  }
  const dependsOn = members.texts('dependsOn', { least: 0, most: stepLimits.steps });
  const step = checkKind(kind, members, { name, dependsOn });
  members.end();
  return step;
}

function checkKind(kind: unknown, members: Members, facts: { readonly name: string; readonly dependsOn: string[] }): StepDefinition {
  switch (kind) {
    case 'job':
      return {
        ...facts,
        kind,
        command: members.texts('command', { least: 1, most: stepLimits.arguments }),
        ...checkLimits(members, { memoryMb: 1_024, retries: 0 }),
        params: members.object('params'),
      };
    case 'predict':
      return checkPredict(members, facts);
    case 'approval':
      return { ...facts, kind, version: members.text('version') };
    case 'rollout':
      return {
        ...facts,
        kind,
        version: members.text('version'),
        endpoint: members.text('endpoint'),
        strategy: members.text('strategy', 'canary'),
        options: members.object('options'),
      };
    default:
      throw members.wrong('kind', "'job', 'predict', 'approval' or 'rollout'");
  }
}

function checkLimits(members: Members, otherwise: Pick<JobStep, 'memoryMb' | 'retries'>): Pick<JobStep, 'cores' | 'memoryMb' | 'gpus' | 'timeLimitSeconds' | 'retries'> {
  return {
    cores: members.number('cores', { above: 0, to: stepLimits.cores, otherwise: 1 }),
    memoryMb: members.number('memoryMb', { from: 1, to: stepLimits.memoryMb, otherwise: otherwise.memoryMb }),
    gpus: members.number('gpus', { from: 0, to: stepLimits.gpus, whole: true, otherwise: 0 }),
    timeLimitSeconds: members.number('timeLimitSeconds', { above: 0, to: stepLimits.timeLimitSeconds, otherwise: 3_600 }),
    retries: members.number('retries', { from: 0, to: stepLimits.retries, whole: true, otherwise: otherwise.retries }),
  };
}

function checkPredict(members: Members, facts: { readonly name: string; readonly dependsOn: string[] }): PredictStep {
  const [version, endpoint] = [members.has('version') ? members.text('version') : undefined, members.has('endpoint') ? members.text('endpoint') : undefined];
  if ((version === undefined) === (endpoint === undefined)) throw members.wrong('version', "a model version, or else an 'endpoint', one of them");
  return {
    ...facts,
    kind: 'predict',
    version,
    endpoint,
    dataset: members.text('dataset'),
    output: members.text('output'),
    keep: members.has('keep') ? members.texts('keep', { least: 0, most: stepLimits.keptColumns }) : undefined,
    chunkRows: members.number('chunkRows', { from: 1, to: stepLimits.chunkRows, whole: true, otherwise: 10_000 }),
    ...checkLimits(members, { memoryMb: 2_048, retries: 3 }),
  };
}

function checkNames(steps: readonly StepDefinition[]): void {
  const seen = new Set<string>();
  for (const { name } of steps) {
    if (seen.has(name)) throw new InvalidInputError(`Step '${name}' is defined twice; expected names that differ`);
    seen.add(name);
  }
}

function checkDependencies(steps: readonly StepDefinition[]): void {
  const names = new Set(steps.map(({ name }) => name));
  for (const { name, dependsOn } of steps) {
    const unknown = dependsOn.find((other) => !names.has(other));
    if (unknown !== undefined) {
      throw new InvalidInputError(`Step '${name}' depends on '${unknown}', which is no step; expected one of ${[...names].map((other) => `'${other}'`).join(', ')}`);
    }
  }
  const cycle = findCycle(steps);
  if (cycle) throw new InvalidInputError(`Steps depend on each other: ${cycle.map((name) => `'${name}'`).join(' → ')}; expected no cycle`);
  for (const step of steps) {
    const before = stepsBefore(steps, step.name);
    for (const name of referredIn(step)) {
      if (name === 'params' || before.has(name)) continue;
      throw new InvalidInputError(`Step '${step.name}' refers to '${name}', on which it does not depend; expected 'params' or a step in its 'dependsOn'`);
    }
  }
}
