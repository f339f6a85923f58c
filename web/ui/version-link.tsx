import { NodeLink } from './node-link';

export interface VersionLinkProps {
  /** Null where the model answers elsewhere, and nobody said which version that is. */
  readonly version: { readonly id: string; readonly number: number; readonly model?: { readonly name: string } } | null;
}

/** A link to a model version by the name of its model, where that is given, and its number. */
export function VersionLink({ version }: VersionLinkProps) {
  if (version === null) return 'A model elsewhere';
  return <NodeLink id={version.id}>{version.model === undefined ? `v${version.number}` : `${version.model.name} v${version.number}`}</NodeLink>;
}
