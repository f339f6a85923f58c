/** Removes what graphql-js adds about names that the caller did not use. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .*\?$/s, '');
}
