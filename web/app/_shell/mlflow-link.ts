/**
 * Where a link that MLflow's clients print leads here: they write `/#/experiments/<experiment>/runs/<run>` whatever server they talk to.
 * Undefined for any other fragment.
 */
export function placeOfMlflowLink(hash: string): string | undefined {
  const [, experiment, run] = /^#\/experiments\/(exp_[0-9a-f]{32})(?:\/runs\/(run_[0-9a-f]{32}))?(?:[/?].*)?$/.exec(hash) ?? [];
  if (run !== undefined) return `/runs/${run}`;
  if (experiment !== undefined) return `/experiments/${experiment}`;
  const [, logged] = /^#\/experiments\/[^/]+\/models\/(lm_[0-9a-f]{32})/.exec(hash) ?? [];
  return logged === undefined ? undefined : `/lineage?node=${logged}`;
}
