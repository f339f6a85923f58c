import { Environment } from '@marcbachmann/cel-js';
import { InvalidInputError } from '@cairn/core';
import type { PredicateEvaluator } from './gate.js';

/** The Common Expression Language: no loops, no side effects, so a gate always ends. Numbers are doubles. */
export class CelPredicates implements PredicateEvaluator {
  private readonly environment = new Environment({ limits: { maxAstNodes: 1_000, maxDepth: 50 } }).registerVariable('data', 'dyn');

  check(predicate: string): void {
    try {
      this.environment.parse(predicate);
    } catch (cause) {
      throw new InvalidInputError(`Predicate is not a CEL expression: ${(cause as Error).message}`, { cause });
    }
  }

  evaluate(predicate: string, data: unknown): boolean {
    const result: unknown = this.environment.evaluate(predicate, { data });
    if (typeof result !== 'boolean') throw new InvalidInputError(`Predicate gives ${typeof result}; expected true or false`);
    return result;
  }
}
