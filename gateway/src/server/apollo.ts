import { ApolloServer, HeaderMap } from '@apollo/server';
import type { ApolloServerOptionsWithGateway, ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { newId } from '@cairn/core';
import type { RequestContext } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import { GraphQLError } from 'graphql';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import { isShowable, thrownResult, withoutSuggestion } from '../errors.js';
import type { Graph, GraphRequest } from '../graph.js';
import type { LiveGraph } from '../live-graph.js';

/** What every operation that comes over HTTP carries. */
export interface ApolloContext {
  readonly request: RequestContext;
  readonly charge: GraphRequest['charge'];
}

/** Apollo Server around the graph: it speaks GraphQL over HTTP, the graph answers. */
export class ApolloFront {
  readonly #server: ApolloServer<ApolloContext>;
  #listener: ((graph: Graph) => void) | undefined;

  constructor(live: LiveGraph, logger: Logger) {
    this.#server = new ApolloServer<ApolloContext>({
      gateway: this.#gateway(live),
      introspection: true,
      csrfPrevention: true,
      persistedQueries: false,
      includeStacktraceInErrorResponses: false,
      hideSchemaDetailsFromClientErrors: true,
      stopOnTerminationSignals: false,
      formatError: (formatted, error) => shown(formatted, error, logger),
      logger: apolloLogger(logger),
      plugins: [
        overHttp,
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginInlineTraceDisabled(),
        ApolloServerPluginSchemaReportingDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
      ],
    });
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** From now on operations are validated against this graph. */
  reload(graph: Graph): void {
    this.#listener?.(graph);
  }

  /** @param body parsed from JSON; undefined for GET. */
  async answer(
    { method, search, body, headers }: { method: string; search: string; body: unknown; headers: HeaderMap },
    context: ApolloContext,
  ): Promise<{ status: number; headers: HeaderMap; text: string }> {
    const response = await this.#server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, search, body, headers },
      context: async () => context,
    });
    // Chunked answers belong to @defer, which the public schema does not have.
    const text = response.body.kind === 'complete' ? response.body.string : '';
    return { status: response.status ?? 200, headers: response.headers, text };
  }

  #gateway(live: LiveGraph): ApolloServerOptionsWithGateway<ApolloContext>['gateway'] {
    return {
      onSchemaLoadOrUpdate: (callback) => {
        this.#listener = ({ publicSchema, supergraphSdl }) => callback({ apiSchema: publicSchema, coreSupergraphSdl: supergraphSdl });
        this.#listener(live.current);
        return () => (this.#listener = undefined);
      },
      load: async () => ({
        executor: async ({ source, request, operationName, context }) => {
          const result = await live.execute({
            query: source,
            variables: request.variables,
            operationName: request.operationName ?? operationName ?? undefined,
            context: (context as ApolloContext).request,
            charge: (context as ApolloContext).charge,
          });
          return withStatus(result);
        },
      }),
      stop: async () => undefined,
    };
  }
}

/** An operation that was not run answers 400, or what says better why. */
function withStatus(result: ExecutionResult): ExecutionResult {
  const [first] = result.errors ?? [];
  if (result.data !== undefined || first === undefined) return result;
  const wait = (first.extensions['details'] as { readonly retryAfterSeconds?: number } | undefined)?.retryAfterSeconds;
  const status = wait === undefined ? statusOf(first.extensions['code']) : 429;
  if (status === undefined) return result;
  const headers = new HeaderMap(wait === undefined ? [] : [['retry-after', String(wait)]]);
  const error = new GraphQLError(first.message, { extensions: { ...first.extensions, http: { status, headers } } });
  return { ...result, errors: [error, ...(result.errors ?? []).slice(1)] };
}

function statusOf(code: unknown): number | undefined {
  if (code === 'TIMEOUT') return 504;
  if (code === 'UNAVAILABLE') return 503;
  return code === 'INTERNAL' ? 500 : undefined;
}

/**
 * Clients that accept only `application/json` take any status but 200 for a broken transport: for them a document that
 * is not valid is a well-formed answer (GraphQL over HTTP, section 6.4.1).
 */
const overHttp: ApolloServerPlugin<ApolloContext> = {
  requestDidStart: async () => ({
    async willSendResponse({ request, response, errors }) {
      const accept = request.http?.headers.get('accept') ?? '';
      if (accept.includes('application/graphql-response+json')) return;
      const code = errors?.[0]?.extensions['code'];
      if (code === 'GRAPHQL_PARSE_FAILED' || code === 'GRAPHQL_VALIDATION_FAILED' || code === 'BAD_USER_INPUT') response.http.status = 200;
    },
  }),
};

/** Results of the graph are masked already; what Apollo Server adds is about the request, or a bug. */
function shown(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  if (isShowable(formatted.extensions?.['code'])) return { ...formatted, message: withoutSuggestion(formatted.message) };
  const { errors } = thrownResult(error, { logger, requestId: newId('request') });
  return errors![0]!.toJSON();
}

function apolloLogger(logger: Logger): { debug(text: string): void; info(text: string): void; warn(text: string): void; error(text: string): void } {
  return {
    debug: () => undefined,
    info: (text) => logger.info(String(text)),
    warn: (text) => logger.warn(String(text)),
    error: (text) => logger.error(String(text)),
  };
}
