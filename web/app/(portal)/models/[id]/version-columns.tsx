import type { ModelVersionItem } from '../../../../live/queries/models';
import { Copy } from '../../../../ui/copy';
import { formatNumber } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { Ago } from '../../../../ui/time';
import { readEvaluation } from '../../../_parts/evaluation/read-evaluation';

const scoreOf = ({ evaluation }: ModelVersionItem, name: 'auc' | 'logLoss' | 'brier') => readEvaluation(evaluation).overall?.[name];

/** Versions of a model, with the scores that their authors measured. */
export const versionColumns: readonly Column<ModelVersionItem>[] = [
  { key: 'number', label: 'Version', cell: ({ id, number }) => <NodeLink id={id}>v{number}</NodeLink>, value: ({ number }) => number },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} />, value: ({ status }) => status },
  { key: 'aliases', label: 'Aliases', cell: ({ aliases }) => (aliases.length === 0 ? '–' : aliases.join(', ')), value: ({ aliases }) => aliases.join(' ') },
  { key: 'auc', label: 'AUC', cell: (version) => formatNumber(scoreOf(version, 'auc')), value: (version) => scoreOf(version, 'auc'), align: 'end' },
  { key: 'logLoss', label: 'Log loss', cell: (version) => formatNumber(scoreOf(version, 'logLoss')), value: (version) => scoreOf(version, 'logLoss'), align: 'end' },
  { key: 'brier', label: 'Brier', cell: (version) => formatNumber(scoreOf(version, 'brier')), value: (version) => scoreOf(version, 'brier'), align: 'end' },
  { key: 'description', label: 'Description', cell: ({ description }) => description ?? '–', value: ({ description }) => description },
  { key: 'digest', label: 'Digest', cell: ({ digest }) => <Copy text={digest} label="Digest">{shortDigest(digest)}</Copy>, hidden: true },
  { key: 'at', label: 'Registered', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
  { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
];
