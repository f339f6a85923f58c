import type { ModelVersionDetail } from '../../../../live/queries/model-version';
import { NodeLink } from '../../../../ui/node-link';
import { Answer } from '../../../../ui/page';

/** Where the version stands, and what it needs. */
export function VersionAnswer({ version }: { readonly version: ModelVersionDetail }) {
  const failed = version.gateResults.filter(({ passed }) => !passed);
  const last = version.approvals.at(-1);
  return (
    <Answer>
      {sentence(version.status, version.gateResults.length, failed.map(({ gate }) => gate.name), last)}
      {version.aliases.length > 0 && ` It is ${version.aliases.join(', ')}.`} {version.description !== null && `${version.description}. `}A version of <NodeLink id={version.model.id}>{version.model.name}</NodeLink>.
    </Answer>
  );
}

function sentence(status: ModelVersionDetail['status'], gates: number, failed: readonly string[], last: ModelVersionDetail['approvals'][number] | undefined): string {
  const all = gates === 1 ? 'Its gate' : `All ${gates} gates`;
  switch (status) {
    case 'REGISTERED':
      return 'Registered; its gates have not been asked yet.';
    case 'BLOCKED':
      return `Blocked by ${failed.join(' and ')}: it cannot be approved.`;
    case 'AWAITING_APPROVAL':
      return `${gates === 0 ? 'No gate is defined' : `${all} passed`}; it waits for somebody other than its author to approve it.`;
    case 'APPROVED':
      return `Approved by ${last?.actor.name ?? 'somebody'}: “${last?.reason ?? ''}”. ${gates === 0 ? '' : `${all} passed.`}`;
    case 'REJECTED':
      return `Rejected by ${last?.actor.name ?? 'somebody'}: “${last?.reason ?? ''}”.`;
  }
}
