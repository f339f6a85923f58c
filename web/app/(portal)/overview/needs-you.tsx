import { pathOf } from '../../../ui/kinds';
import { TextLink } from '../../../ui/link';
import { Section } from '../../../ui/page';
import { Ago } from '../../../ui/time';
import type { Need } from './needs';
import styles from './needs-you.module.css';

/** What waits for a person, each one click away from doing it. */
export function NeedsYou({ needs }: { readonly needs: readonly Need[] }) {
  if (needs.length === 0) return null;
  return (
    <Section title="Needs you" note={needs.length}>
      <ul className={styles['needs']}>
        {needs.map(({ id, verb, name, why, at }) => (
          <li key={id}>
            <TextLink href={pathOf(id)}>
              {verb} {name}
            </TextLink>
            <span>{why}</span>
            <small>
              <Ago at={at} />
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}
