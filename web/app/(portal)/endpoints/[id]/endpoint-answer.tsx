import type { EndpointDetail } from '../../../../live/queries/serving';
import { formatDuration, formatShare, plural } from '../../../../ui/format';
import { VersionLink } from '../../../../ui/version-link';
import { Answer } from '../../../../ui/page';
import { RolloutSentence } from '../../../_parts/rollout/rollout-sentence';

/** What answers now, how well, and what is changing. */
export function EndpointAnswer({ endpoint }: { readonly endpoint: EndpointDetail }) {
  const champion = endpoint.variants.find(({ id }) => id === endpoint.champion?.id);
  return (
    <Answer>
      {champion === undefined ? (
        'Nothing answers here now. '
      ) : (
        <>
          <VersionLink version={champion.modelVersion} /> answers{endpoint.kind === 'EXTERNAL' && ' on another server, and is recorded here'}
          {champion.statistics.requests === 0 ? '. Nobody has asked yet. ' : `: ${plural(champion.statistics.requests, 'request')}, ${errorsOf(champion.statistics)}, half of them within ${formatDuration(champion.statistics.p50Ms)} and 99 % within ${formatDuration(champion.statistics.p99Ms)}. `}
        </>
      )}
      {endpoint.rollout !== null && <RolloutSentence rollout={endpoint.rollout} />}
    </Answer>
  );
}

function errorsOf({ requests, errors }: { readonly requests: number; readonly errors: number }): string {
  return errors === 0 ? 'none failed' : `${formatShare(errors / requests)} failed`;
}
