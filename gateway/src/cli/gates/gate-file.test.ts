import { describe, expect, test } from 'vitest';
import { changesOf } from './gate-changes.js';
import { readGateFile } from './gate-file.js';

const text = `
format: cairn.gates/v1
model: late-arrival
gates:
  - name: good enough
    description: Better than chance.
    query: |
      query ($version: ID!) {
        modelVersion(id: $version) { evaluation }
      }
    predicate: data.modelVersion.evaluation.auc > 0.5
    approvals: 2
    approvalDays: 14
  - { name: any, query: "{ a }", predicate: "true" }
`;

describe('a gate file', () => {
  test('is YAML or JSON, and says what it leaves out', () => {
    const file = readGateFile(text, 'gates.yaml');
    expect(file).toEqual({
      model: 'late-arrival',
      gates: [
        {
          name: 'good enough',
          description: 'Better than chance.',
          query: 'query ($version: ID!) {\n  modelVersion(id: $version) { evaluation }\n}',
          predicate: 'data.modelVersion.evaluation.auc > 0.5',
          requiredApprovals: 2,
          approvalDays: 14,
        },
        { name: 'any', description: null, query: '{ a }', predicate: 'true', requiredApprovals: 1, approvalDays: 30 },
      ],
    });
    const json = { format: 'cairn.gates/v1', model: 'late-arrival', gates: [{ name: 'any', query: '{ a }', predicate: 'true' }] };
    expect(readGateFile(JSON.stringify(json), 'gates.json').gates).toEqual([file.gates[1]]);
  });

  test.each([
    ['no format', 'model: a\ngates: []', "gates.yaml: 'format' is missing; expected cairn.gates/v1"],
    ['another format', 'format: cairn.gates/v2\nmodel: a\ngates: []', `'format' is '"cairn.gates/v2"'`],
    ['a key that is misspelt', text.replace('predicate:', 'predicat:'), "gate 1 has 'predicat', which is nothing there; expected name, description, query, predicate, approvals, approvalDays"],
    ['a gate without a query', 'format: cairn.gates/v1\nmodel: a\ngates: [{ name: b, predicate: c }]', "gate 1 'b': 'query' is missing; expected text"],
    ['gates that are no list', 'format: cairn.gates/v1\nmodel: a\ngates: b', "'gates' is '\"b\"'; expected a list"],
    ['approvals in words', text.replace('approvals: 2', 'approvals: two'), "gate 1 'good enough': 'approvals' is '\"two\"'; expected a whole number"],
    ['half an approval', text.replace('approvals: 2', 'approvals: 1.5'), "'approvals' is '1.5'; expected a whole number"],
    ['a key twice', `${text}model: other\n`, 'is neither YAML nor JSON'],
    ['aliases that multiply', `a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `${'bcdefghij'[index]}: &${'bcdefghij'[index]} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`).join('\n')}`, 'is neither YAML nor JSON'],
    ['a list', '- a', 'is \'["a"]\'; expected format, model, gates'],
  ])('with %s is refused, saying where and what is expected', (_, wrong, message) => {
    expect(() => readGateFile(wrong, 'gates.yaml')).toThrow(message);
  });
});

test('changes name what comes, what goes and what becomes different', () => {
  const [good, any] = readGateFile(text, 'gates.yaml').gates;
  const inForce = [{ ...good!, requiredApprovals: 1, version: 3 }, { ...any!, name: 'old', version: 1 }];
  expect(changesOf(inForce, [good!, any!])).toEqual([
    '- old (version 1)',
    '~ good enough (version 3)',
    '    requiredApprovals: 1',
    '      → 2',
    '+ any',
    '    description: none',
    '    query: { a }',
    '    predicate: true',
    '    requiredApprovals: 1',
    '    approvalDays: 30',
  ]);
  expect(changesOf([{ ...good!, version: 1 }], [good!])).toEqual([]);
});
