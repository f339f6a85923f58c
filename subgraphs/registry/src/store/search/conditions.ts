import type { Comparison } from '@cairn/core';
import type { SearchTable } from './tables.js';

/** Values of a statement, bound and never written into it. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The place of the value: `$1`, `$2` … */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/**
 * What the comparison asks of a row. A value that is not there satisfies nothing but IS NULL, as in MLflow.
 * Its attribute must be one of the table's: the vocabulary has refused any other.
 */
export function conditionOf(comparison: Comparison, { columns }: SearchTable, parameters: Parameters): string {
  if (comparison.subject !== 'tag') return compared(columns[comparison.key]!.sql, comparison, parameters);
  const tags = `SELECT 1 FROM registry.tag t WHERE t.node_id = n.id AND t.key = ${parameters.add(comparison.key)}`;
  if (comparison.test === 'presence') return `${comparison.operator === 'IS NULL' ? 'NOT ' : ''}EXISTS (${tags})`;
  return `EXISTS (${tags} AND ${compared('t.value COLLATE "C"', comparison, parameters)})`;
}

function compared(sql: string, comparison: Comparison, parameters: Parameters): string {
  switch (comparison.test) {
    case 'presence':
      return `${sql} ${comparison.operator}`;
    case 'list':
      return comparison.operator === 'IN' ? `${sql} = ANY(${parameters.add(comparison.values)}::text[])` : `${sql} <> ALL(${parameters.add(comparison.values)}::text[])`;
    case 'number':
      return `${sql} ${comparison.operator} ${parameters.add(comparison.value)}::double precision`;
    case 'text': {
      const { operator, value } = comparison;
      // Patterns know % and _ only: a backslash stands for itself.
      return `${sql} ${operator} ${parameters.add(value)}${operator.endsWith('LIKE') ? " ESCAPE ''" : ''}`;
    }
    default:
      return comparison satisfies never;
  }
}
