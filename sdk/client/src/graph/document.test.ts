import { describe, expect, test } from 'vitest';
import { connect } from '../connect.js';
import { graphql, textOf, type TypedDocument } from './document.js';

const run = graphql('query ($id: ID!) { run(id: $id) { name status environment params { key value } } }');
type Answer = typeof run extends TypedDocument<infer Result, never> ? Result : never;

// The compiler holds these promises: `npm run types` fails where a line below `@ts-expect-error` is none.
describe('a document is typed by its text', () => {
  const cairn = connect({ url: 'http://127.0.0.1:9' });
  const never = async (_ask: () => Promise<unknown>): Promise<void> => undefined;

  test('a field that the graph does not have is an error of the compiler', async () => {
    // @ts-expect-error a run has no nme
    await never(() => cairn.query(graphql('query ($id: ID!) { run(id: $id) { nme } }'), { id: 'run_1' }));
    // @ts-expect-error params have fields of their own
    await never(() => cairn.query(graphql('query ($id: ID!) { run(id: $id) { params } }'), { id: 'run_1' }));
    // @ts-expect-error an event has no nme
    await never(async () => cairn.subscribe(graphql('subscription ($id: ID!) { runChanged(projectId: $id) { nme } }'), { id: 'prj_1' }));
    await never(() => cairn.query(graphql('query ($id: ID!) { run(id: $id) { name } }'), { id: 'run_1' }));
  });

  test('so are variables that are missing, too many, or of another type', async () => {
    // @ts-expect-error the id is missing
    await never(() => cairn.query(run));
    // @ts-expect-error it asks for an id alone
    await never(() => cairn.query(run, { id: 'run_1', name: 'first' }));
    // @ts-expect-error an id is a text
    await never(() => cairn.query(run, { id: 1 }));
    await never(() => cairn.query(graphql('query { __typename }')));
  });

  test('and what it does not answer: fields that were not asked for, states that there are not', () => {
    const read = ({ run: found }: Answer): unknown => [
      found?.name.length,
      // @ts-expect-error the id was not asked for
      found?.id,
      // @ts-expect-error no such state
      found?.status === 'DONE',
      // @ts-expect-error it may not be there
      found.name,
    ];
    expect(() => read({ run: null })).toThrow(TypeError);
  });

  test('a text without types answers what its caller says', async () => {
    const ask = (): Promise<{ run: { name: string } }> => cairn.query<{ run: { name: string } }>('query { run(id: "run_1") { name } }');
    await expect(ask()).rejects.toThrow('does not answer');
  });

  test('fragments come along, once', () => {
    const named = graphql('fragment named on Run { name }');
    const text = textOf(graphql('query ($ids: [ID!]!) { compareRuns(runIds: $ids) { ...named } }', [named, named]));
    expect(text.match(/fragment named on Run/g)).toHaveLength(1);
    expect(text).toContain('compareRuns(runIds: $ids)');
  });
});
