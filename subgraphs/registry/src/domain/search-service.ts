import { InvalidInputError, modelVersionVocabulary, modelVocabulary, requireIn, type Page, type RequestContext } from '@cairn/core';
import type { Model } from './model.js';
import type { ModelVersion } from './model-version.js';
import { modelOrder, readSearch, versionOrder, type SearchRequest } from './search.js';
import type { RegistryReader } from './stores.js';

/** Finds models and versions by what is said of them. */
export class SearchService {
  constructor(private readonly store: RegistryReader) {}

  /** @param most of a page; the caller's protocol has its own. */
  async models(request: SearchRequest, most: number, context: RequestContext): Promise<Page<Model>> {
    this.check(request, most, context);
    return this.store.searchModels(readSearch(request, modelVocabulary, modelOrder));
  }

  /** @param most of a page; the caller's protocol has its own. */
  async versions(request: SearchRequest, most: number, context: RequestContext): Promise<Page<ModelVersion>> {
    this.check(request, most, context);
    return this.store.searchVersions(readSearch(request, modelVersionVocabulary, versionOrder));
  }

  private check({ projectId, first }: SearchRequest, most: number, context: RequestContext): void {
    requireIn(context, 'read', projectId);
    if (!Number.isInteger(first) || first < 1 || first > most) throw new InvalidInputError(`A page of ${first} was asked for; expected a whole number from 1 to ${most.toLocaleString('en')}`);
  }
}
