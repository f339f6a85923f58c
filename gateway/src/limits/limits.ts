/** What one document may ask for. Everything is checked before the document is validated or planned. */
export interface Limits {
  /** Bytes of a request's body, or of a WebSocket message. Defaults to 10,000,000. */
  readonly bodyBytes: number;
  /** UTF-8 bytes of the document's text. Defaults to 100,000. */
  readonly documentBytes: number;
  /** Fields below one another, with fragments expanded. Defaults to 20: the usual introspection needs 14. */
  readonly depth: number;
  /** Aliases in the text. Defaults to 100. */
  readonly aliases: number;
  /** Directives in the text. Defaults to 50. */
  readonly directives: number;
  /** Fields of an operation's root, with fragments expanded. Defaults to 30. */
  readonly rootFields: number;
  /** Fields of an operation with fragments expanded wherever they are used. Defaults to 5,000. */
  readonly selections: number;
  /** A single `first` or `last`. Defaults to 5,000. */
  readonly listSize: number;
  /** Items that nested `first` and `last` arguments multiply to. Defaults to 100,000. */
  readonly listItems: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 10_000_000,
  documentBytes: 100_000,
  depth: 20,
  aliases: 100,
  directives: 50,
  rootFields: 30,
  selections: 5_000,
  listSize: 5_000,
  listItems: 100_000,
};
