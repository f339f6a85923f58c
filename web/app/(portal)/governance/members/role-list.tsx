'use client';

import { useProjectVariables } from '../../../../live/project';
import { RoleDefinitions, type RoleDefinitionItem } from '../../../../live/queries/members';
import { useLive } from '../../../../live/use-live';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';

/** Roles that the project or the installation defined beside the platform's own. */
export function RoleList({ projectName }: { readonly projectName: (id: string) => string }) {
  const live = useLive(RoleDefinitions, useProjectVariables({}));
  const columns: readonly Column<RoleDefinitionItem>[] = [
    { key: 'name', label: 'Role', cell: ({ name }) => name },
    { key: 'may', label: 'May', cell: ({ permissions }) => permissions.map((name) => name.toLowerCase()).join(', ') },
    { key: 'where', label: 'In', cell: ({ projectId }) => projectName(projectId) },
    { key: 'at', label: 'As it is since', cell: ({ definedAt }) => <Ago at={definedAt} /> },
  ];
  return (
    <Section title="Roles of its own" note="beside viewer, scientist, engineer, approver, auditor, admin and vendor" actions={<QuerySource {...live.source} />}>
      <Answered live={live}>
        {({ roleDefinitions }) => (
          <DataTable name="roles" rows={roleDefinitions} columns={columns} keyOf={({ projectId, name }) => `${projectId} ${name}`} tools={false} empty={<Empty title="None so far" code={code}>A role of its own names what its holders may do, such as a reviewer who may comment but change nothing.</Empty>} />
        )}
      </Answered>
    </Section>
  );
}

const code = `mutation ($projectId: ID!) {
  defineRole(input: { projectId: $projectId, name: "reviewer", permissions: [READ, COMMENT] }) { name }
}`;
