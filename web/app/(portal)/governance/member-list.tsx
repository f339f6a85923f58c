'use client';

import { Members, type Member } from '../../../live/queries/governance';
import { useProject } from '../../../live/project';
import { usePages } from '../../../live/use-pages';
import { humanize } from '../../../ui/format';
import { TextLink } from '../../../ui/link';
import { QuerySource } from '../../../ui/query-source';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';
import { CopyId } from '../../_parts/copy-id';

/** Who may do what here. */
export function MemberList() {
  const { projects, projectId } = useProject();
  const pages = usePages(Members, { first: 100 }, (data) => data.actors);
  const projectName = (id: string) => (id === '*' ? 'all projects' : (projects?.find((project) => project.id === id)?.name ?? id));
  const columns: readonly Column<Member>[] = [
    { key: 'name', label: 'Name', cell: ({ id, name }) => <TextLink href={`/governance?tab=trail&actor=${id}`}>{name}</TextLink>, value: ({ name }) => name },
    { key: 'kind', label: 'Kind', cell: ({ kind }) => humanize(kind), value: ({ kind }) => kind },
    { key: 'here', label: 'Roles here', cell: (member) => rolesIn(member, projectId).map(humanize).join(', ') || 'none', value: (member) => rolesIn(member, projectId).join(' ') },
    { key: 'all', label: 'All roles', cell: ({ roles }) => roles.map(({ role, projectId: where }) => `${humanize(role)} in ${projectName(where)}`).join(', ') || 'none', hidden: true },
    { key: 'id', label: 'Id', cell: ({ id }) => <CopyId id={id} /> },
    { key: 'at', label: 'Since', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
  ];
  return (
    <>
      <QuerySource {...pages.source} />
      <ListRows pages={pages} name="members" columns={columns} empty={<Empty title="Nobody yet" code="await cairn.query('mutation ($input: CreateActorInput!) { createActor(input: $input) { id } }', { input: { name, kind: 'PERSON' } });" />} />
    </>
  );
}

function rolesIn({ roles }: Member, projectId: string | undefined): readonly string[] {
  return [...new Set(roles.filter((grant) => grant.projectId === '*' || grant.projectId === projectId).map(({ role }) => role))];
}
