import { Facts } from '../../ui/facts';
import { formatNumber } from '../../ui/format';
import { Empty } from '../../ui/states';
import styles from './feature-facts.module.css';

/** What a model was given, by input; values that are not kept are said to be redacted. */
export function FeatureFacts({ features, redacted = [] }: { readonly features: unknown; readonly redacted?: readonly string[] }) {
  const entries = Object.entries((features ?? {}) as object);
  if (entries.length === 0) return <Empty title="No inputs recorded" />;
  return (
    <Facts
      facts={entries.map(([name, value]) => [
        name,
        redacted.includes(name) ? (
          <span key={name} className={styles['redacted']} title="The endpoint is set never to write this value">
            redacted
          </span>
        ) : typeof value === 'number' ? (
          formatNumber(value)
        ) : (
          JSON.stringify(value)
        ),
      ])}
    />
  );
}
