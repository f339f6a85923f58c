// Ids
export { idPrefixes, kindOf, newId, newIds } from './ids.js';
export type { NodeKind } from './ids.js';
// Who asks, and what they may do
export { can, canSomewhere, nobody, lostSome, permissions, permissionsOf, projectsWhere, rolePermissions } from './actor.js';
export type { Actor, CustomRole, HeldRole, Permission, Role } from './actor.js';
export { isVisible, requireIn, requireSomewhere } from './access.js';
export type { Denial, RequestContext } from './context.js';
// What happened
export type { CairnEvent, Commit, EventLink, EventPayloads, EventType, NewEvent } from './events.js';
// What went wrong
export {
  AlreadyExistsError,
  CairnError,
  ConflictError,
  ForbiddenError,
  httpStatusOf,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  TimeoutError,
  UnauthenticatedError,
  UnavailableError,
  UnsupportedError,
} from './errors.js';
export type { ErrorCode } from './errors.js';
// Lists
export { pageOf, pageSize, MAX_PAGE_SIZE } from './page.js';
export type { Page, PageRequest } from './page.js';
// Paths
export { relativePath } from './relative-path.js';
// JSON
export { canonicalJson } from './json.js';
export type { Json, JsonObject } from './json.js';
// Features
export { computeFeatureColumns, computeFeatures } from './features.js';
export type { FeatureDefinition } from './features.js';
export { namedInputs, neededColumns } from './named-features.js';
export type { InputSignature, NamedInput } from './named-features.js';
// How lists are filtered and ordered
export { parseFilter, parseOrder } from './filter/parse.js';
export type { Comparison, FilterField, NumberOperator, Order, TextOperator } from './filter/parse.js';
export { completeFilter, spelled } from './filter/complete.js';
export type { Completion, KnownNames } from './filter/complete.js';
export { experimentVocabulary, loggedModelVocabulary, modelVersionVocabulary, modelVocabulary, runVocabulary, traceVocabulary } from './filter/vocabulary.js';
export type { FilterSubject, FilterVocabulary } from './filter/vocabulary.js';
