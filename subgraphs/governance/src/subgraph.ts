import { randomUUID, sign } from 'node:crypto';
import { join } from 'node:path';
import { defineSubgraph, Denials, systemActor, type SubgraphDefinition } from '@cairn/subgraph';
import { AccessService } from './domain/access/access-service.js';
import type { Issuer } from './domain/access/oidc/issuer.js';
import { OidcService } from './domain/access/oidc/oidc-service.js';
import { SessionService } from './domain/access/session-service.js';
import { TokenService } from './domain/access/token-service.js';
import { AuditService } from './domain/audit/audit-service.js';
import { KeyService } from './domain/audit/key-service.js';
import { ParkedEvents } from './domain/audit/parked-events.js';
import { WitnessQueue } from './domain/audit/witness-queue.js';
import { CrosswalkService } from './domain/documents/crosswalk-service.js';
import { documentsOf } from './domain/documents/documents.js';
import { Bell } from './domain/export/bell.js';
import { ExportMaker } from './domain/export/export-maker.js';
import { ExportService } from './domain/export/export-service.js';
import { exportRoutes } from './rest/exports.js';
import { logRoutes } from './rest/log.js';
import { oidcRoutes } from './rest/oidc.js';
import { sessionRoutes } from './rest/sessions.js';
import { tokenRoute } from './rest/tokens.js';
import { AccessResolver } from './schema/access-resolver.js';
import { showActor, showProject } from './schema/actor.js';
import { AuditResolver } from './schema/audit-resolver.js';
import { showEntry } from './schema/audit.js';
import { CrosswalkResolver } from './schema/crosswalk-resolver.js';
import { ExportResolver } from './schema/export-resolver.js';
import { showExport } from './schema/export.js';
import { ParkedEventResolver } from './schema/parked-event-resolver.js';
import { SqlAccessStore } from './store/access-store.js';
import { SqlAuditStore } from './store/audit-store.js';
import { bootstrap } from './store/bootstrap.js';
import { openBundleFolder } from './store/bundle.js';
import { EvidenceStore } from './store/evidence-store.js';
import { SqlExportStore } from './store/export-store.js';
import { Identities } from './store/identities.js';
import { CreateGovernance1700000000000 } from './store/migrations/1700000000000-create-governance.js';
import { TreeInTheLog1764600000000 } from './store/migrations/1764600000000-tree-in-the-log.js';
import { SessionsWithAFace1764620000000 } from './store/migrations/1764620000000-sessions-with-a-face.js';
import { NarrowerCredentials1764620000001 } from './store/migrations/1764620000001-narrower-credentials.js';
import { PeopleOfIssuers1764620000002 } from './store/migrations/1764620000002-people-of-issuers.js';
import { OidcClient } from './store/oidc-client.js';
import { ExportsAsWork1764700000000 } from './store/migrations/1764700000000-exports-as-work.js';
import { SigningKeys } from './store/signing-keys.js';
import { summaryPdf } from './store/summary-pdf.js';
import { TreeKeeper } from './store/tree-keeper.js';
import { witnessesAt } from './store/witnesses.js';

export interface GovernanceOptions {
  /** The first administrator's API key, at least 32 characters; absent: a one-time link is made. */
  readonly adminToken?: string | undefined;
  /** Signs the credentials of jobs; the same in all processes of the installation. */
  readonly secret: Buffer;
  /** Where checkpoints are taken to; see {@link witnessesAt}. */
  readonly witnesses?: readonly string[];
  /** Who else says who people are. Absent: nobody. */
  readonly issuers?: readonly Issuer[];
  /** Told the one-time sign-in link, when one was made. */
  readonly announce?: (signInLink: string) => void;
}

/** Who may do what, and the proof of what was done. */
export function governance(options: GovernanceOptions): SubgraphDefinition {
  return defineSubgraph({
    name: 'governance',
    rows: [],
    migrations: [CreateGovernance1700000000000, TreeInTheLog1764600000000, SessionsWithAFace1764620000000, NarrowerCredentials1764620000001, PeopleOfIssuers1764620000002, ExportsAsWork1764700000000],
    resolvers: [AccessResolver, AuditResolver, ExportResolver, CrosswalkResolver, ParkedEventResolver],
    async compose({ database, log, blobs, graph, home, providers, publicUrl, logger, container }) {
      const now = (): Date => new Date();
      const keys = new SigningKeys(home);
      const witnesses = witnessesAt(options.witnesses ?? [], providers);
      const queues = witnesses.map((witness) => new WitnessQueue(witness));
      const auditStore = new SqlAuditStore(database);
      const accessStore = new SqlAccessStore(database);
      const identities = new Identities(database, options.secret);
      const access = new AccessService(accessStore, now);
      const sessions = new SessionService(accessStore, (token) => identities.byToken(token), now);
      const tokens = new TokenService({ store: accessStore, secret: options.secret, audiences: [publicUrl, `${publicUrl}/api/v1/token`], now });
      const clients = (options.issuers ?? []).map((issuer) => new OidcClient(issuer, `${publicUrl}/api/v1/oidc/${issuer.name}/callback`));
      const oidc = new OidcService({ clients, store: accessStore, sessions, grantor: systemActor, now });
      const secure = publicUrl.startsWith('https:');
      const denials = new Denials(database, logger);
      const refused = (door: string): void => denials.refusedCredential(door);
      const audit = new AuditService(auditStore, (projectId, signal) => log.subscribe(projectId === undefined ? {} : { projectId }, signal));
      const exportStore = new SqlExportStore(database);
      const evidence = new EvidenceStore(database);
      const bell = new Bell();
      const exports = new ExportService({ store: exportStore, logSize: () => log.settled(), wake: () => bell.ring(), wait: (ms) => log.grown(Number.MAX_SAFE_INTEGER, ms), now });
      const maker = new ExportMaker({
        audit: auditStore,
        store: exportStore,
        owner: randomUUID(),
        open: ({ id }) => openBundleFolder(join(home, 'exports', id)),
        sign: async (bytes, number) => sign(null, bytes, await keys.key(number)).toString('base64'),
        keep: (projectId, bytes, signal) => blobs.put(projectId, bytes, { signal }),
        documents: (job, filter, context) =>
          documentsOf(
            {
              graph: (document, variables, by) => graph.query(document, variables, by),
              eventsOf: (projectId, types, toIndex) => evidence.eventsOf(projectId, types, toIndex),
              namesOf: async (ids) => new Map((await access.actorsByIds(ids)).filter((found) => found !== undefined).map(({ id, name }) => [id, name])),
              evidence: (projectId) => evidence.evidence(projectId),
              pdf: summaryPdf,
              now,
            },
            job,
            filter,
            context,
          ),
        wait: (ms) => bell.wait(ms),
        report: (exportId, error) => logger.error('an export was not made', { exportId, error: String(error) }),
        now,
      });
      const tree = new TreeKeeper({
        database,
        log,
        keys,
        logger,
        witnessed: async () => (await Promise.all(witnesses.map((witness) => witness.newest()))).filter((note) => note !== undefined),
        signed: (note) => queues.forEach((queue) => queue.offer(note)),
      });
      container.registerInstance(AccessService, access);
      container.registerInstance(SessionService, sessions);
      container.registerInstance(TokenService, tokens);
      container.registerInstance(AuditService, audit);
      container.registerInstance(ParkedEvents, new ParkedEvents(() => auditStore.parked()));
      container.registerInstance(ExportService, exports);
      container.registerInstance(CrosswalkService, new CrosswalkService((projectId) => evidence.evidence(projectId), now));
      container.registerInstance(KeyService, new KeyService({ rotate: (context) => tree.rotate(context), witnesses: () => queues.map(({ state }) => state) }));
      return {
        loaders: {
          Actor: async (ids) => (await access.actorsByIds(ids)).map((found) => found && showActor(found)),
          Project: async (ids, context) => (await access.projectsByIds(ids, context)).map((found) => found && showProject(found)),
          AuditEntry: async (ids, context) => (await audit.byEventIds(ids, context)).map((found) => found && showEntry(found)),
          Export: async (ids, context) => (await exports.byIds(ids, context)).map((found) => found && showExport(found)),
        },
        routes: [...logRoutes(audit), ...sessionRoutes(sessions, { secure, refused }), ...oidcRoutes(oidc, { secret: options.secret, secure, logger, refused }), tokenRoute(tokens, refused), ...exportRoutes(async (id, context) => (await exports.byIds([id], context))[0], blobs)],
        async start() {
          const link = await bootstrap(database, { adminToken: options.adminToken, publicUrl });
          if (link !== undefined) options.announce?.(link);
          tree.start();
          maker.start();
        },
        async stop() {
          await denials.stop();
          bell.ring();
          await maker.stop();
          await tree.stop();
          await Promise.all(queues.map((queue) => queue.stop()));
        },
        ready: () => Promise.resolve(tree.healthy),
      };
    },
  });
}
