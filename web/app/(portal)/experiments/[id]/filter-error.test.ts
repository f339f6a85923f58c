import { CombinedError } from '@urql/core';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkRunFilter, filterErrorOf } from './filter-error';

describe('a filter of runs', () => {
  it('is fine when it fits the grammar, or is empty', () => {
    expect([checkRunFilter(''), checkRunFilter("metrics.loss < 0.5 AND tags.team = 'a'")]).toEqual([undefined, undefined]);
  });

  it('says what is wrong and where, before anything is sent', () => {
    expect(checkRunFilter('metrics.loss < abc')).toEqual({ message: 'Found abc; expected a number, without quotes', position: 15 });
  });

  it('says the same when the platform found it', () => {
    const error = (extensions: Record<string, unknown>) => new CombinedError({ graphQLErrors: [new GraphQLError('Filter, character 3: found x; expected y', { extensions })] });
    expect(filterErrorOf(error({ details: { position: 2 } }))).toEqual({ message: 'Found x; expected y', position: 2 });
    expect(filterErrorOf(error({ code: 'INTERNAL' }))).toBeUndefined();
  });
});
