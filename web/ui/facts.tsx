import styles from './facts.module.css';

export type Fact = readonly [name: string, value: React.ReactNode];

/** Names and values, one under the other. */
export function Facts({ facts }: { readonly facts: readonly (Fact | false | undefined)[] }) {
  return (
    <dl className={styles['facts']}>
      {facts
        .filter((fact) => fact !== false && fact !== undefined)
        .map(([name, value], place) => (
          <div key={`${name} ${place}`}>
            <dt>{name}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A few figures in a row, each with its name and what it is of. */
export function Figures({ figures }: { readonly figures: readonly { readonly name: string; readonly value: React.ReactNode; readonly of?: React.ReactNode }[] }) {
  return (
    <dl className={styles['figures']}>
      {figures.map(({ name, value, of }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {of !== undefined && <span>{of}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
