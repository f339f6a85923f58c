'use client';

import { useProject } from '../../../../live/project';
import { AllCredentials, EndSession, OwnCredentials, RevokeApiKey, type ApiKeyItem, type Credentials, type PublicKeyItem, type SessionItem } from '../../../../live/queries/members';
import type { Who } from '../../../../live/queries/shared';
import { useAct } from '../../../../live/use-act';
import { useLive } from '../../../../live/use-live';
import { useMay } from '../../../../live/use-may';
import { Confirm } from '../../../../ui/confirm';
import { Copy } from '../../../../ui/copy';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago, At } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';

export interface CredentialsOfProps {
  readonly actor: Who;
  readonly projectName: (id: string) => string;
}

/** By what somebody gets in: their own, and anybody's for an administrator of the installation. Others are not shown any. */
export function CredentialsOf({ actor, projectName }: CredentialsOfProps) {
  const { me } = useProject();
  const administers = useMay('administer', '*');
  const isMine = me?.id === actor.id;
  const own = useLive(OwnCredentials, isMine ? {} : undefined);
  const all = useLive(AllCredentials, !isMine && administers ? {} : undefined);
  if (isMine) {
    return (
      <Answered live={own}>
        {({ me: credentials }) => <Lists whose="Your" credentials={credentials} projectName={projectName} onChange={own.refresh} source={<QuerySource {...own.source} />} />}
      </Answered>
    );
  }
  if (!administers) return <p>How {actor.name} gets in is for {actor.name} and for administrators of the installation to see.</p>;
  return (
    <Answered live={all}>
      {({ actors }) => {
        const credentials = actors.nodes.find(({ id }) => id === actor.id);
        if (credentials === undefined) return <Empty title={`${actor.name} is not among the newest 100`}>Ask the graph for their keys.</Empty>;
        return <Lists whose={`${actor.name}:`} credentials={credentials} projectName={projectName} onChange={all.refresh} source={<QuerySource {...all.source} />} />;
      }}
    </Answered>
  );
}

interface ListsProps {
  /** Begins the titles: `Your`. */
  readonly whose: string;
  readonly credentials: Credentials;
  readonly projectName: (id: string) => string;
  readonly onChange: () => Promise<unknown>;
  readonly source: React.ReactNode;
}

function Lists({ whose, credentials: { apiKeys, sessions, publicKeys }, projectName, onChange, source }: ListsProps) {
  const live = apiKeys.filter(({ revokedAt }) => revokedAt === null);
  const keyColumns: readonly Column<ApiKeyItem>[] = [
    { key: 'name', label: 'Key', cell: ({ name }) => name },
    { key: 'where', label: 'Good in', cell: ({ projectIds }) => (projectIds === null ? 'wherever its owner may' : projectIds.map(projectName).join(', ')) },
    { key: 'may', label: 'May', cell: ({ permissions }) => (permissions === null ? 'whatever its owner may' : permissions.map((permission) => permission.toLowerCase()).join(', ')) },
    { key: 'until', label: 'Until', cell: ({ expiresAt }) => (expiresAt === null ? 'it is revoked' : <At at={expiresAt} />) },
    { key: 'used', label: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Ago at={lastUsedAt} />) },
    { key: 'at', label: 'Made', cell: ({ createdAt }) => <Ago at={createdAt} /> },
    { key: 'revoke', label: 'Revoke', cell: (key) => <RevokeKey apiKey={key} onDone={onChange} />, narrow: true },
  ];
  const sessionColumns: readonly Column<SessionItem>[] = [
    { key: 'agent', label: 'Browser, as it says', cell: ({ userAgent }) => <span title={userAgent ?? undefined}>{userAgent ?? 'said nothing'}</span> },
    { key: 'at', label: 'Signed in', cell: ({ createdAt }) => <Ago at={createdAt} /> },
    { key: 'used', label: 'Last used', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
    { key: 'until', label: 'Ends by itself', cell: ({ expiresAt }) => <At at={expiresAt} /> },
    { key: 'end', label: 'End', cell: (session) => <EndSessionButton session={session} onDone={onChange} />, narrow: true },
  ];
  return (
    <>
      <Section title={`${whose} API keys`} note={apiKeys.length === live.length ? live.length : `${live.length}, and ${apiKeys.length - live.length} revoked`} actions={source}>
        <DataTable name="keys" list={idsOf(live)} rows={live} columns={keyColumns} keyOf={({ id }) => id} tools={false} empty={<Empty title="No key works" />} />
      </Section>
      {sessions.length > 0 && (
        <Section title={`${whose} sessions`} note={sessions.length}>
          <DataTable name="sessions" list={idsOf(sessions)} rows={sessions} columns={sessionColumns} keyOf={({ id }) => id} tools={false} />
        </Section>
      )}
      {publicKeys.length > 0 && (
        <Section title={`${whose} public keys`} note={publicKeys.length}>
          <DataTable name="public keys" rows={publicKeys} columns={publicKeyColumns} keyOf={({ id }) => id} tools={false} />
        </Section>
      )}
    </>
  );
}

/** These lists are whole: what is not in one any more is gone, also from its end. */
function idsOf(items: readonly { readonly id: string }[]): string {
  return items.map(({ id }) => id).join(' ');
}

const publicKeyColumns: readonly Column<PublicKeyItem>[] = [
  { key: 'name', label: 'Key', cell: ({ name }) => name },
  { key: 'thumbprint', label: 'Thumbprint', cell: ({ thumbprint }) => <Copy text={thumbprint} label="Thumbprint">{`${thumbprint.slice(0, 16)}…`}</Copy> },
  { key: 'used', label: 'Last token', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Ago at={lastUsedAt} />) },
  { key: 'at', label: 'Registered', cell: ({ createdAt }) => <Ago at={createdAt} /> },
  { key: 'revoked', label: 'Revoked', cell: ({ revokedAt }) => (revokedAt === null ? 'no' : <Ago at={revokedAt} />) },
];

function RevokeKey({ apiKey, onDone }: { readonly apiKey: ApiKeyItem; readonly onDone: () => Promise<unknown> }) {
  const { run, busy, failure } = useAct(RevokeApiKey);
  const revoke = async () => {
    const done = await run({ id: apiKey.id });
    if (done !== undefined) await onDone();
    return done !== undefined;
  };
  return (
    <Confirm action="Revoke" tone="danger" title={`Revoke the key ${apiKey.name}?`} busy={busy} failure={failure} onConfirm={revoke}>
      Whatever uses it is refused within five seconds, also where it listens already. It cannot be taken back; a new key can be made.
    </Confirm>
  );
}

function EndSessionButton({ session, onDone }: { readonly session: SessionItem; readonly onDone: () => Promise<unknown> }) {
  const { run, busy, failure } = useAct(EndSession);
  const end = async () => {
    const done = await run({ id: session.id });
    if (done !== undefined) await onDone();
    return done !== undefined;
  };
  return (
    <Confirm action="End" tone="danger" title="End this session?" busy={busy} failure={failure} onConfirm={end}>
      That browser is signed out within five seconds. When it is this one, you have to sign in again.
    </Confirm>
  );
}
