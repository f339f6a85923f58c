import type { StepProgress } from '../progress/progress.js';
import type { Replay } from '../replay/replay.js';
import type { Demo } from './demo.js';

/** Shows how far the traffic is, in predictions and in simulated days. */
export function showReplay({ options }: Demo, replay: Replay, step: StepProgress): void {
  const { predictions, day, labels, failures } = replay.totals;
  const failed = failures.length > 0 ? `, ${failures.length} FAILED` : '';
  step.show({
    done: predictions,
    total: Math.max(options.minimumPredictions, predictions),
    unit: 'predictions',
    note: `${day?.toISOString().slice(0, 10)}, ${labels} labels${failed}`,
  });
}
