/** The same question as a shell command. The key stands for the reader's own. */
export function asCurl(origin: string, query: string, variables: object): string {
  const body = JSON.stringify({ query, variables }).replaceAll("'", String.raw`'\''`);
  return `curl ${origin}/graphql \\\n  -H "authorization: Bearer $CAIRN_TOKEN" \\\n  -H 'content-type: application/json' \\\n  -d '${body}'`;
}

/** The same question in a program. */
export function asTypeScript(query: string, variables: object): string {
  const text = query.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return `import { connect } from '@cairn/client';\n\nconst cairn = connect();\nconst data = await cairn.query(\`\n${text}\n\`, ${JSON.stringify(variables, null, 2)});\nawait cairn.close();\n`;
}

/** The page of the portal where a query can be changed and asked. */
export function queryPageHref(query: string, variables: object): string {
  return `/query?${new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) }).toString()}`;
}
