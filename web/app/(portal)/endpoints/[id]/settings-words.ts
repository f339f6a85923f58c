import type { EndpointSettings } from '../../../../live/queries/serving';
import type { Fact } from '../../../../ui/facts';
import { formatBytes, formatCount, formatDuration, formatShare, plural } from '../../../../ui/format';

/** How an endpoint is served, in words. */
export function servedFacts({ replicas, deadlineMs, memoryBytes, queueLimit, nonFinite }: EndpointSettings): readonly Fact[] {
  return [
    ['Processes', processes(replicas)],
    ['One answer', `may take ${formatDuration(deadlineMs)}; then its process is replaced`],
    ['Memory', `at most ${formatBytes(memoryBytes)} a process`],
    ['Queue', `at most ${plural(queueLimit, 'request')} wait for a variant; more are refused at once`],
    ['NaN and infinity', nonFinite === 'REFUSE' ? 'are refused in inputs' : 'are accepted in inputs'],
  ];
}

/** What is kept of its answers, in words. */
export function logFacts({ log }: EndpointSettings): readonly Fact[] {
  return [
    ['Logged', log.sampleRatio === 1 ? 'every answer' : log.sampleRatio === 0 ? 'no answer; they are counted only' : `${formatShare(log.sampleRatio)} of the answers; all are counted`],
    ['Never written', log.redactedFeatures.length === 0 ? 'nothing is left out' : `the values of ${log.redactedFeatures.join(', ')}`],
    ['Kept', log.retentionDays === null ? 'for ever' : `for ${plural(log.retentionDays, 'day')}`],
    ['When the log is full', log.whenFull === 'REFUSE' ? 'requests are refused: no answer goes unrecorded' : 'requests are answered without being logged, with an alarm'],
  ];
}

function processes({ minimum, maximum, idleMs, scaleUpAfterMs }: EndpointSettings['replicas']): string {
  if (minimum === maximum) return `${formatCount(minimum)} a variant`;
  const more = `one more when requests wait longer than ${formatDuration(scaleUpAfterMs)}`;
  const less = minimum === 0 ? `none after ${formatDuration(idleMs)} without requests: the next one wakes it` : `down again after ${formatDuration(idleMs)} without use`;
  return `${formatCount(minimum)} to ${formatCount(maximum)} a variant: ${more}, ${less}`;
}
