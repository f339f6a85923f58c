import { ArgsType, Directive, Field, Int, ObjectType } from 'type-graphql';
import type { Page } from '@cairn/core';
import { Access } from '../access/access.js';

/** Which part of a list is asked for. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 50, description: 'How many at most, 1 to 200.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The endCursor of the page before.' })
  after?: string;
}

@ObjectType({ description: 'Whether a list goes on, and from where.' })
@Directive('@shareable')
@Access('signedIn')
export class PageInfo {
  @Field(() => Boolean, { description: 'True when there are more nodes after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Passed as `after` for the next page.' })
  endCursor?: string | undefined;
}

/** A connection as GraphQL shows it. */
export interface ConnectionOf<T> {
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: number;
}

/**
 * The connection type of a node type: `@ObjectType() class RunConnection extends Connection(() => Run) {}`, with an
 * access policy of its own.
 */
export function Connection<T extends object>(node: () => new () => T): abstract new () => ConnectionOf<T> {
  @ObjectType()
  abstract class AnyConnection implements ConnectionOf<T> {
    @Field(() => [node()], { description: 'The nodes of this page.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Whether the list goes on.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'How many nodes the whole list holds for this caller.' })
    totalCount!: number;
  }
  return AnyConnection;
}

/** Turns a page of what a service answers into a connection. */
export function connectionOf<S, T>(page: Page<S>, show: (node: S) => T): ConnectionOf<T> {
  return {
    nodes: page.nodes.map(show),
    pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.endCursor },
    totalCount: page.totalCount,
  };
}
