import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { can, NotFoundError, requireIn, requireSomewhere, type Permission, type RequestContext } from '@cairn/core';
import type { GraphContext } from '../schema/context.js';
import type { FieldAccess } from './access.js';

/** What each field asks for, by `Type.field`. */
export type Policies = Readonly<Record<string, FieldAccess>>;

/**
 * Puts the declared policies in front of the resolvers.
 * @returns them.
 * @throws {Error} naming every field that declares none.
 */
export function enforceAccess(schema: GraphQLSchema): Policies {
  const policies: Record<string, FieldAccess> = {};
  const undeclared: string[] = [];
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const access = (field.extensions['access'] ?? (roots.has(type) ? undefined : type.extensions['access'])) as FieldAccess | undefined;
      if (access === undefined) {
        undeclared.push(`${type.name}.${field.name}`);
        continue;
      }
      policies[`${type.name}.${field.name}`] = access;
      if (roots.has(type)) guardRoot(field, access);
      else if (access !== 'signedIn') guardNode(type, field, access);
    }
  }
  if (undeclared.length > 0) throw new Error(`These fields declare no access policy: ${undeclared.join(', ')}`);
  return policies;
}

function guardRoot(field: GraphQLField<unknown, GraphContext>, access: FieldAccess): void {
  if (access === 'signedIn') return;
  const [permission, everywhere] = access.split(' ') as [Permission, 'everywhere' | undefined];
  const demand = (context: RequestContext): void => (everywhere ? requireIn(context, permission, '*') : requireSomewhere(context, permission));
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    demand(context);
    return resolve(source, args, context, info);
  };
  const { subscribe } = field;
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    demand(context);
    return subscribe(source, args, context, info);
  };
}

/** Stores already leave out what an actor may not see; this is the last line behind them. */
function guardNode(type: GraphQLObjectType, field: GraphQLField<unknown, GraphContext>, access: Exclude<FieldAccess, 'signedIn'>): void {
  const [permission, everywhere] = access.split(' ') as [Permission, 'everywhere' | undefined];
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    const projectId = (source as { projectId?: unknown } | undefined)?.projectId;
    if (typeof projectId === 'string' && !can(context.actor, permission, everywhere ? '*' : projectId)) {
      context.denied?.({ permission, projectId, nodeId: (source as { id?: string }).id });
      throw NotFoundError.node(type.name, String((source as { id?: unknown }).id ?? ''));
    }
    return resolve(source, args, context, info);
  };
}
