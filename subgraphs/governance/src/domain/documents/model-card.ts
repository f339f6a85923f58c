import { told } from './annex-iv.js';
import type { KnownVersion } from './known.js';
import { notProvided, state, type Report } from './statement.js';

/** The model card as data (Mitchell et al., 2019). What only a person can know is taken from tags `card.…`. */
export function modelCard(version: KnownVersion): Report {
  const { id, model, run, datasetVersions } = version;
  const tag = (item: string, key: string): ReturnType<typeof state> => state(item, told(version, key), version.tags.some((one) => one.key === key) ? id : model.id);
  const data = datasetVersions.map(({ dataset, number, digest }) => `${dataset.name} version ${number} (${digest})`);
  return {
    title: `Model card of ${model.name}, version ${version.number}`,
    subject: id,
    basis: 'It follows Mitchell et al., Model Cards for Model Reporting (2019).',
    sections: [
      {
        title: 'Model details',
        statements: [
          state('Name and version', `${model.name}, version ${version.number}`, id),
          state('Description', version.description ?? model.description, version.description === null ? model.id : id),
          state('Developed by', run?.startedBy.name ?? version.createdBy.name, run?.id ?? id),
          state('Date', version.createdAt, id),
          state('Type and digest', `${version.format}, ${version.digest}`, id),
          state('Code', run?.code?.commit ? `${run.code.repository ?? ''} ${run.code.commit}`.trim() : undefined, ...(run ? [run.id] : [])),
          tag('Licence', 'license'),
        ],
      },
      { title: 'Intended use', statements: [state('Primary uses', told(version, 'card.intendedUse') ?? model.description, model.id), tag('Uses out of scope', 'card.outOfScope')] },
      { title: 'Factors', statements: [tag('Groups, instruments and environments', 'card.factors')] },
      { title: 'Metrics', statements: [state('Evaluation', version.evaluation, id), state('Of the run', run?.metrics.map(({ key, latest }) => `${key} = ${latest}`), ...(run ? [run.id] : [])), state('Thresholds', version.gateResults.map(({ gate, passed }) => `${gate.name}: ${gate.predicate} (${passed ? 'passed' : 'failed'})`), ...version.gateResults.map((result) => result.id))] },
      { title: 'Data', statements: [state('Evaluation and training data', data, ...datasetVersions.map((one) => one.id))] },
      { title: 'Quantitative analyses', statements: [tag('Disaggregated results', 'card.disaggregated')] },
      { title: 'Ethical considerations', statements: [tag('Ethical considerations', 'card.ethics')] },
      { title: 'Caveats and recommendations', statements: [tag('Caveats and recommendations', 'card.caveats')] },
    ],
  };
}

/** The card as Hugging Face reads it: metadata in YAML, then Markdown. Metadata that nobody recorded is left out of the YAML, which knows no such word. */
export function modelCardMarkdown(version: KnownVersion): string {
  const card = modelCard(version);
  const evaluation = typeof version.evaluation === 'object' && version.evaluation !== null ? Object.entries(version.evaluation).filter((entry): entry is [string, number] => typeof entry[1] === 'number') : [];
  const figures: (readonly [string, number])[] = evaluation.length > 0 ? evaluation : (version.run?.metrics ?? []).flatMap(({ key, latest }) => (latest === null ? [] : [[key, latest] as const]));
  const license = told(version, 'license');
  const base = told(version, 'baseModel');
  const [data] = version.datasetVersions;
  const yaml = [
    ...(license === undefined ? [] : [`license: ${quote(license)}`]),
    ...(base === undefined ? [] : [`base_model: ${quote(base)}`]),
    ...(version.format === 'ONNX' ? ['library_name: onnx'] : []),
    'tags:',
    ...['cairn', ...version.tags.map(({ key, value }) => `${key}:${value}`)].map((tag) => `- ${quote(tag)}`),
    ...(version.datasetVersions.length === 0 ? [] : ['datasets:', ...version.datasetVersions.map(({ dataset }) => `- ${quote(dataset.name)}`)]),
    ...(figures.length === 0 ? [] : ['metrics:', ...figures.map(([key]) => `- ${quote(key)}`)]),
    ...(figures.length === 0 || !data
      ? []
      : [
          'model-index:',
          `- name: ${quote(version.model.name)}`,
          '  results:',
          '  - task:',
          `      type: ${quote(told(version, 'card.task') ?? 'other')}`,
          '    dataset:',
          `      name: ${quote(data.dataset.name)}`,
          `      type: ${quote(data.digest)}`,
          '    metrics:',
          ...figures.flatMap(([key, value]) => [`    - type: ${quote(key)}`, `      value: ${value}`]),
        ]),
  ];
  const sections = card.sections.map(({ title, statements }) => `## ${title}\n\n${statements.map(({ item, value, sources }) => `- **${item}**: ${plain(value ?? notProvided)}${sources.map((source) => ` \`${source}\``).join('')}`).join('\n')}`);
  return `---\n${yaml.join('\n')}\n---\n\n# ${plain(card.title)}\n\n${card.basis} What nobody recorded says ${notProvided}.\n\n${sections.join('\n\n')}\n`;
}

/** A YAML string in double quotes, which is one of JSON. */
function quote(text: string): string {
  return JSON.stringify(text);
}

/** Markdown and HTML in what people wrote stay text. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|!]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`)).replace(/\s+/g, ' ');
}
