import { InvalidInputError } from '@cairn/core';

/** Data that is known by name and digest, while its bytes are elsewhere. */
export interface ExternalDataset {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** As whoever logged it computed it; not ours. */
  readonly digest: string;
  /** How its source is to be read: `local`, `http`, `code` … */
  readonly sourceType: string;
  readonly source: string;
  readonly schema: string | undefined;
  readonly profile: string | undefined;
  readonly createdAt: Date;
}

/** How a run used it. */
export interface DatasetUse {
  readonly dataset: ExternalDataset;
  /** `mlflow.data.context` says what for: training, eval … */
  readonly tags: Readonly<Record<string, string>>;
}

const longest = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const;

/** @throws {InvalidInputError} naming what is missing or too long. */
export function checkDataset(dataset: Pick<ExternalDataset, keyof typeof longest | 'sourceType'>): void {
  if (!dataset.name || !dataset.digest) throw new InvalidInputError("A dataset needs 'name' and 'digest'");
  for (const [field, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
    const { length } = dataset[field] ?? '';
    if (length > most) throw new InvalidInputError(`Dataset '${dataset.name.slice(0, 80)}' has ${length.toLocaleString('en')} characters of '${field}'; at most ${most.toLocaleString('en')}`);
  }
}
