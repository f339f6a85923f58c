import { Environment, evaluate } from '@marcbachmann/cel-js';
import { InvalidInputError } from '@cairn/core';
import type { PredicateEvaluator } from './gate-evaluation.js';

const dayMs = 86_400_000;

/**
 * The Common Expression Language: no loops, no side effects, so a gate always ends. Numbers are doubles. `now` is the time of the evaluation,
 * `age(time)` how long before `now` a time lies, `days(30)` a duration. No clock is read, so that a decision can be taken again.
 */
export class CelPredicates implements PredicateEvaluator {
  private readonly environment = new Environment({ limits: { maxAstNodes: 1_000, maxDepth: 50 } })
    .registerVariable('data', 'dyn')
    .registerVariable('now', 'google.protobuf.Timestamp')
    .registerFunction('days(double): google.protobuf.Duration', (count: number) => between(new Date(0), new Date(count * dayMs)))
    .registerFunction('days(int): google.protobuf.Duration', (count: bigint) => between(new Date(0), new Date(Number(count) * dayMs)));

  check(predicate: string): void {
    try {
      this.environment.parse(predicate);
    } catch (cause) {
      throw new InvalidInputError(`Predicate is not a CEL expression: ${(cause as Error).message}`, { cause });
    }
  }

  evaluate(predicate: string, data: unknown, now: Date): boolean {
    const result: unknown = this.environment
      .clone()
      .registerFunction('age(string): google.protobuf.Duration', (time: string) => between(instantOf(time), now))
      .registerFunction('age(google.protobuf.Timestamp): google.protobuf.Duration', (time: Date) => between(time, now))
      .evaluate(predicate, { data, now });
    if (typeof result !== 'boolean') throw new InvalidInputError(`Predicate gives ${typeof result}; expected true or false`);
    return result;
  }
}

/** A duration as the language has them. */
function between(earlier: Date, later: Date): unknown {
  return evaluate('later - earlier', { earlier, later });
}

function instantOf(text: string): Date {
  const instant = new Date(text);
  // Without a zone it would be another instant on another machine.
  if (!/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(text) || Number.isNaN(instant.getTime())) throw new InvalidInputError(`'${text.slice(0, 100)}' is no time; expected one such as 2026-01-31T12:00:00Z`);
  return instant;
}
