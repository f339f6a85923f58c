'use client';

import { useState } from 'react';
import { ModelById } from '../../../../live/queries/models';
import { StartRollout } from '../../../../live/queries/rollouts';
import type { EndpointDetail } from '../../../../live/queries/serving';
import { useAct } from '../../../../live/use-act';
import { useLive } from '../../../../live/use-live';
import { Confirm } from '../../../../ui/confirm';
import { Choose } from '../../../../ui/field';

/** Brings another approved version beside the champion; absent while there is none. */
export function StartRolloutButton({ endpoint, onStarted }: { readonly endpoint: EndpointDetail; readonly onStarted: () => Promise<unknown> }) {
  const { data } = useLive(ModelById, { id: endpoint.model?.id ?? '', first: 50 });
  const { run, busy, failure } = useAct(StartRollout);
  const [named, choose] = useState('');
  const others = data?.model?.versions.nodes.filter(({ status, id }) => status === 'APPROVED' && id !== endpoint.champion?.modelVersion?.id) ?? [];
  const chosen = others.find(({ id }) => id === named) ?? others[0];
  if (chosen === undefined) return null;
  const start = async () => {
    const done = await run({ input: { endpointId: endpoint.id, modelVersionId: chosen.id } });
    if (done !== undefined) await onStarted();
    return done !== undefined;
  };
  return (
    <Confirm action="Start rollout" title={`Roll out ${endpoint.model?.name ?? endpoint.name} v${chosen.number}?`} busy={busy} failure={failure} onConfirm={start}>
      <Choose label="Version" value={chosen.id} onChange={choose} choices={others.map(({ id, number }) => ({ value: id, label: `v${number}` }))} />
      <span>
        The canary strategy gives v{chosen.number} a growing share of the traffic of {endpoint.name}, compares it with v{endpoint.champion?.modelVersion?.number} at every step, and promotes it or takes it back.
      </span>
    </Confirm>
  );
}
