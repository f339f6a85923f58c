import { registerEnumType } from 'type-graphql';

export enum KeyKind {
  METRIC = 'metric',
  PARAM = 'param',
  TAG = 'tag',
}
registerEnumType(KeyKind, { name: 'KeyKind', description: 'What a name belongs to.' });
