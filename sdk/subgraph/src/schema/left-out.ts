import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';

/**
 * Makes an argument that is null the same as one that is left out: clients send the variables they have, and one
 * that nobody filled (`after` of the first page, a filter that is off) arrives as null. Fields inside inputs keep
 * their nulls, because there a null can mean something.
 */
export function leaveOutNulls(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) if (field.args.length > 0) wrap(field);
  }
}

function wrap(field: GraphQLField<unknown, unknown>): void {
  const { resolve = defaultFieldResolver, subscribe } = field;
  field.resolve = (source, args, context, info) => resolve(source, withoutNulls(args), context, info);
  if (subscribe) field.subscribe = (source, args, context, info) => subscribe(source, withoutNulls(args), context, info);
}

function withoutNulls(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}
