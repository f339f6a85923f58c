import { graphql } from '../document';

export interface WhoAmIData {
  readonly me: { readonly id: string; readonly name: string; readonly kind: string; readonly roles: readonly { readonly role: string; readonly permissions: readonly string[]; readonly projectId: string }[] };
  readonly projects: readonly { readonly id: string; readonly name: string; readonly createdAt: string }[];
}

/** Who is signed in, and what they may see. */
export const WhoAmI = graphql<WhoAmIData>(`
  query WhoAmI {
    me {
      id
      name
      kind
      roles {
        role
        permissions
        projectId
      }
    }
    projects {
      id
      name
      createdAt
    }
  }
`);
