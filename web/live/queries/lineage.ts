import { graphql } from '../document';

export interface LineageNode {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly status: string | null;
  readonly createdAt: string;
}

export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly recordedAt: string;
  readonly eventId: string;
}

export interface LineageGraph {
  readonly root: string;
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  readonly truncated: boolean;
  readonly asOf: string | null;
}

const nodeFields = /* GraphQL */ `
  id
  kind
  label
  status
  createdAt
`;

export const SearchNodes = graphql<{ readonly searchNodes: readonly LineageNode[] }, { readonly projectId: string; readonly text: string; readonly first?: number }>(`
  query SearchNodes($projectId: ID!, $text: String!, $first: Int) {
    searchNodes(projectId: $projectId, text: $text, first: $first) {
      ${nodeFields}
    }
  }
`);

export interface LineageVariables {
  readonly id: string;
  readonly direction?: 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';
  readonly depth?: number;
  readonly kinds?: readonly string[];
  readonly asOf?: string;
}

export const Lineage = graphql<{ readonly lineage: LineageGraph }, LineageVariables>(`
  query Lineage($id: ID!, $direction: LineageDirection, $depth: Int, $kinds: [String!], $asOf: DateTimeISO) {
    lineage(id: $id, direction: $direction, depth: $depth, kinds: $kinds, asOf: $asOf) {
      root
      nodes {
        ${nodeFields}
      }
      edges {
        from
        to
        relation
        validFrom
        validTo
        recordedAt
        eventId
      }
      truncated
      asOf
    }
  }
`);

export interface CausalStep {
  readonly eventId: string;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly nodeId: string;
  readonly summary: string;
}

export const Why = graphql<{ readonly why: readonly CausalStep[] }, { readonly nodeId: string }>(`
  query Why($nodeId: ID!) {
    why(nodeId: $nodeId) {
      eventId
      type
      at
      actor {
        id
        name
      }
      nodeId
      summary
    }
  }
`);
