import type { EndpointSettings } from './endpoint-settings.js';
import type { Variant, VariantState } from './endpoint.js';
import type { Tensor } from './tensor.js';

/** A loaded model, out of harm's way: what it does to its process is not done to ours. */
export interface ModelHost {
  readonly state: Exclude<VariantState, 'retired' | 'external'>;
  /** Takes other settings; processes that run already keep their limits. */
  configure(settings: EndpointSettings): void;
  /**
   * @param rows how many, where the first dimension counts them; undefined for a model without rows.
   * @throws {UnavailableError} when the model's process ended meanwhile; with the detail `asked: false` when the model was
   * not even asked, because too many requests wait or it is not served any more.
   * @throws {TimeoutError} when the model did not answer in time; its process is replaced.
   */
  run(inputs: readonly Tensor[], rows: number | undefined): Promise<readonly Tensor[]>;
  /** Answers what it has accepted, takes nothing more, and ends its process. */
  drain(): Promise<void>;
}

export interface ModelHosts {
  /**
   * Loads a model that was never served before.
   * @throws {InvalidInputError} when it does not load.
   */
  deploy(variant: Variant, settings: EndpointSettings): Promise<ModelHost>;
  /** Loads a model that served before; tries again until it loads, or is drained. */
  restore(variant: Variant, settings: EndpointSettings): ModelHost;
}
