import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { can, NotFoundError, requireSomewhere } from '@cairn/core';
import type { GraphContext } from '../schema/context.js';
import type { FieldAccess } from './access.js';

/**
 * Puts the declared policies in front of the resolvers.
 * @throws {Error} naming every field that declares none.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  const undeclared: string[] = [];
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const access = (field.extensions['access'] ?? (roots.has(type) ? undefined : type.extensions['access'])) as FieldAccess | undefined;
      if (access === undefined) undeclared.push(`${type.name}.${field.name}`);
      else if (roots.has(type)) guardRoot(field, access);
      else if (access !== 'signedIn') guardNode(type, field, access);
    }
  }
  if (undeclared.length > 0) throw new Error(`These fields declare no access policy: ${undeclared.join(', ')}`);
}

function guardRoot(field: GraphQLField<unknown, GraphContext>, access: FieldAccess): void {
  if (access === 'signedIn') return;
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    requireSomewhere(context, access);
    return resolve(source, args, context, info);
  };
  const { subscribe } = field;
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    requireSomewhere(context, access);
    return subscribe(source, args, context, info);
  };
}

/** Stores already leave out what an actor may not see; this is the last line behind them. */
function guardNode(type: GraphQLObjectType, field: GraphQLField<unknown, GraphContext>, access: Exclude<FieldAccess, 'signedIn'>): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    const projectId = (source as { projectId?: unknown } | undefined)?.projectId;
    if (typeof projectId === 'string' && !can(context.actor, access, projectId)) {
      context.denied?.({ permission: access, projectId, nodeId: (source as { id?: string }).id });
      throw NotFoundError.node(type.name, String((source as { id?: unknown }).id ?? ''));
    }
    return resolve(source, args, context, info);
  };
}
