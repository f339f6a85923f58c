import { Facts } from '../../ui/facts';
import { formatNumber } from '../../ui/format';
import { Empty } from '../../ui/states';

/** What a model was given, by input. */
export function FeatureFacts({ features }: { readonly features: unknown }) {
  const entries = Object.entries((features ?? {}) as object);
  if (entries.length === 0) return <Empty title="No inputs recorded" />;
  return <Facts facts={entries.map(([name, value]) => [name, typeof value === 'number' ? formatNumber(value) : JSON.stringify(value)])} />;
}
