'use client';

import { Members, type Member } from '../../../../live/queries/governance';
import { useProject } from '../../../../live/project';
import { useMay } from '../../../../live/use-may';
import { usePages } from '../../../../live/use-pages';
import { useUrlState } from '../../../../live/use-url-state';
import { humanize } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { Ago } from '../../../../ui/time';
import { ListRows } from '../../../_parts/list-rows';
import { CopyId } from '../../../_parts/copy-id';
import { CredentialsOf } from './credentials';
import { roleName, rolesIn } from './roles';
import { RoleList } from './role-list';

/** Who may do what here, and by what they get in. */
export function MemberList() {
  const { me, projects, projectId } = useProject();
  const [actorId] = useUrlState('actor');
  const pages = usePages(Members, { first: 100 }, (data) => data.actors);
  // Roles elsewhere, and everywhere, are for those who administer them.
  const nothing = useMay('administer', '*') ? 'none' : 'none that you may see';
  const projectName = (id: string) => (id === '*' ? 'all projects' : (projects?.find((project) => project.id === id)?.name ?? id));
  const actorName = (id: string) => pages.nodes?.find((member) => member.id === id)?.name ?? id;
  const chosen = actorId === '' ? me : pages.nodes?.find((member) => member.id === actorId);
  const columns: readonly Column<Member>[] = [
    { key: 'name', label: 'Name', cell: ({ id, name }) => <TextLink href={`/governance?tab=members&actor=${id}`} scroll={false} aria-current={id === chosen?.id ? 'true' : undefined}>{id === me?.id ? `${name}, you` : name}</TextLink>, value: ({ name }) => name },
    { key: 'kind', label: 'Kind', cell: ({ kind }) => (kind === 'SERVICE' ? 'Service account' : humanize(kind)), value: ({ kind }) => kind },
    { key: 'owner', label: 'Answered for by', cell: ({ ownerId, kind }) => (ownerId === null ? (kind === 'SERVICE' ? 'nobody' : '–') : actorName(ownerId)), value: ({ ownerId }) => ownerId && actorName(ownerId) },
    { key: 'here', label: 'Roles here', cell: (member) => rolesIn(member, projectId).join(', ') || nothing, value: (member) => rolesIn(member, projectId).join(' ') },
    { key: 'all', label: 'All roles', cell: ({ roles }) => roles.map((grant) => `${roleName(grant)} in ${projectName(grant.projectId)}`).join(', ') || nothing, hidden: true },
    { key: 'did', label: 'Trail', cell: ({ id }) => <TextLink href={`/governance?actor=${id}`}>what they did</TextLink>, hidden: true },
    { key: 'id', label: 'Id', cell: ({ id }) => <CopyId id={id} /> },
    { key: 'at', label: 'Since', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
  ];
  return (
    <>
      <Section title="People and programs" actions={<QuerySource {...pages.source} />}>
        <ListRows pages={pages} name="members" columns={columns} empty={<Empty title="Nobody yet" code="await cairn.query('mutation ($input: CreateActorInput!) { createActor(input: $input) { id } }', { input: { name, kind: 'PERSON' } });" />} />
      </Section>
      {chosen !== undefined && <CredentialsOf key={chosen.id} actor={chosen} projectName={projectName} />}
      {actorId !== '' && chosen === undefined && pages.nodes !== undefined && <Empty title="Nobody of that id is listed">Fetch more of the list, or check the id.</Empty>}
      <RoleList projectName={projectName} />
    </>
  );
}
