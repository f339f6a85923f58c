import { registerEnumType } from 'type-graphql';

export enum Lifecycle {
  ACTIVE = 'active',
  DELETED = 'deleted',
}
registerEnumType(Lifecycle, { name: 'Lifecycle', description: 'Whether something is used, or lies in the bin, from where it can be restored until it is purged.' });
