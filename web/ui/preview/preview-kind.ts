/** How the bytes of a file are shown. */
export type PreviewKind = 'image' | 'svg' | 'csv' | 'parquet' | 'json' | 'markdown' | 'text' | 'none';

const byEnding: Readonly<Record<string, PreviewKind>> = {
  png: 'image', jpg: 'image', jpeg: 'image', gif: 'image', webp: 'image',
  svg: 'svg',
  csv: 'csv', tsv: 'csv',
  parquet: 'parquet',
  json: 'json', geojson: 'json', ipynb: 'json',
  md: 'markdown', markdown: 'markdown',
  txt: 'text', log: 'text', yaml: 'text', yml: 'text', toml: 'text', ini: 'text', cfg: 'text', xml: 'text', html: 'text', htm: 'text', css: 'text', jsonl: 'text', ndjson: 'text',
  py: 'text', js: 'text', ts: 'text', tsx: 'text', jsx: 'text', sh: 'text', sql: 'text', r: 'text', java: 'text', go: 'text', rs: 'text', c: 'text', h: 'text', cpp: 'text', env: 'text', conf: 'text', diff: 'text', patch: 'text',
};

const byMediaType: Readonly<Record<string, PreviewKind>> = {
  'image/png': 'image', 'image/jpeg': 'image', 'image/gif': 'image', 'image/webp': 'image',
  'image/svg+xml': 'svg',
  'text/csv': 'csv', 'text/tab-separated-values': 'csv',
  'application/vnd.apache.parquet': 'parquet', 'application/parquet': 'parquet', 'application/x-parquet': 'parquet',
  'application/json': 'json', 'application/geo+json': 'json',
  'text/markdown': 'markdown',
};

/** How a file is shown: by the end of its name, which its author chose, then by its media type. HTML is text: it is never run. */
export function previewKind(name: string, mediaType: string): PreviewKind {
  const file = name.split('/').at(-1) ?? '';
  const ending = file.includes('.') ? file.split('.').at(-1)!.toLowerCase() : '';
  const type = mediaType.split(';')[0]!.trim().toLowerCase();
  if (Object.hasOwn(byEnding, ending)) return byEnding[ending]!;
  if (Object.hasOwn(byMediaType, type)) return byMediaType[type]!;
  if (/^(readme|license|licence|notice|makefile|dockerfile|mlmodel)$/i.test(file)) return 'text';
  return type.startsWith('text/') || type.endsWith('+json') || type === 'application/yaml' || type === 'application/xml' ? (type.endsWith('+json') ? 'json' : 'text') : 'none';
}

/** The type that an image's bytes are drawn as: one that runs nothing, whatever was uploaded. */
export function imageType(name: string, mediaType: string): string {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const types: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' };
  return types[ending] ?? (Object.values(types).find((type) => type === mediaType) ?? 'image/png');
}

const mebi = 2 ** 20;

/** The most bytes of each kind that are fetched to be shown. */
export const previewBytes: Readonly<Record<PreviewKind, number>> = { image: 20 * mebi, svg: 5 * mebi, csv: 20 * mebi, parquet: 20 * mebi, json: 5 * mebi, markdown: mebi, text: mebi, none: 0 };

/** Kinds that make sense from their beginning; of the others a part shows nothing. */
export const canBeCut: ReadonlySet<PreviewKind> = new Set(['csv', 'text', 'markdown', 'json']);
