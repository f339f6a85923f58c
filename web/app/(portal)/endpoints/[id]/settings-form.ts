import type { EndpointSettings } from '../../../../live/queries/serving';

const MiB = 2 ** 20;

/** A setting as a field of a form has it. */
export interface SettingField {
  /** Where it stands, as the platform's refusals name it. */
  readonly path: string;
  readonly label: string;
  readonly hint: string;
  readonly text: (settings: EndpointSettings) => string;
  /** @returns undefined for what is no value at all. */
  readonly value: (text: string) => unknown;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

export const servedFields: readonly SettingField[] = [
  field('replicas.minimum', 'Processes at least', '0 to 32; 0 lets it sleep', ({ replicas }) => replicas.minimum),
  field('replicas.maximum', 'Processes at most', '1 to 32', ({ replicas }) => replicas.maximum),
  field('replicas.scaleUpAfterMs', 'One more after a wait of', 'Milliseconds', ({ replicas }) => replicas.scaleUpAfterMs),
  field('replicas.idleMs', 'One less after', 'Seconds without use', ({ replicas }) => replicas.idleMs, 1_000),
  field('deadlineMs', 'Longest time of one answer', 'Milliseconds, 10 to 600,000', ({ deadlineMs }) => deadlineMs),
  field('memoryBytes', 'Memory of one process', 'MiB, 64 to 65,536', ({ memoryBytes }) => memoryBytes, MiB),
  field('queueLimit', 'Requests that may wait', 'Of one variant', ({ queueLimit }) => queueLimit),
  choice('nonFinite', 'NaN and infinity in inputs', 'What happens to them', ({ nonFinite }) => nonFinite, [
    { value: 'REFUSE', label: 'are refused' },
    { value: 'ACCEPT', label: 'are accepted' },
  ]),
];

export const logFields: readonly SettingField[] = [
  field('log.sampleRatio', 'Answers that are logged', 'Percent, 0 to 100; all are counted', ({ log }) => log.sampleRatio, 0.01),
  {
    path: 'log.redactedFeatures',
    label: 'Inputs never written',
    hint: 'Names, with commas',
    text: ({ log }) => log.redactedFeatures.join(', '),
    value: (text) => text.split(',').map((name) => name.trim()).filter((name) => name !== ''),
  },
  {
    path: 'log.retentionDays',
    label: 'Kept for',
    hint: 'Days; empty: for ever',
    text: ({ log }) => (log.retentionDays === null ? '' : String(log.retentionDays)),
    value: (text) => (text === '' ? null : numberOf(text)),
  },
  choice('log.whenFull', 'When the log is full', 'What happens to requests', ({ log }) => log.whenFull, [
    { value: 'REFUSE', label: 'they are refused' },
    { value: 'SERVE_UNLOGGED', label: 'they are answered unlogged, with an alarm' },
  ]),
];

export type SettingChanges = { readonly settings: Readonly<Record<string, unknown>> } | { readonly problem: FieldProblem };

/** What is wrong, and at which field; without one it is about all of it. */
export interface FieldProblem {
  readonly path: string | undefined;
  readonly message: string;
}

/** The settings that somebody changed, as the platform takes them. What they may be is the platform's to say. */
export function changedSettings(fields: readonly SettingField[], before: EndpointSettings, typed: Readonly<Record<string, string>>): SettingChanges {
  const settings: Record<string, unknown> = {};
  for (const { path, label, text, value } of fields) {
    const now = typed[path]?.trim();
    if (now === undefined || now === text(before)) continue;
    const read = value(now);
    if (read === undefined) return { problem: { path, message: now === '' ? `${label} is empty; expected a number` : `'${now}' is not a number` } };
    const [group, name] = path.split('.') as [string, string | undefined];
    if (name === undefined) settings[group] = read;
    else settings[group] = { ...(settings[group] as object | undefined), [name]: read };
  }
  return { settings };
}

/** Which field a refusal is about: the platform names the setting. */
export function fieldOf(message: string): FieldProblem {
  return { path: /Setting '([\w.]+)'/.exec(message)?.[1], message };
}

function field(path: string, label: string, hint: string, pick: (settings: EndpointSettings) => number, unit = 1): SettingField {
  return {
    path,
    label,
    hint,
    text: (settings) => String(Number((pick(settings) / unit).toPrecision(12))),
    value: (text) => {
      const number = numberOf(text);
      // Hundredths of a share are not exact, and 0.1 × 3 is not 0.3.
      return number === undefined ? undefined : Number((number * unit).toPrecision(12));
    },
  };
}

function choice(path: string, label: string, hint: string, text: SettingField['text'], choices: NonNullable<SettingField['choices']>): SettingField {
  return { path, label, hint, text, value: (chosen) => chosen, choices };
}

function numberOf(text: string): number | undefined {
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
