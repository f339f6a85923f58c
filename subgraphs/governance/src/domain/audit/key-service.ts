import { requireIn, type RequestContext } from '@cairn/core';
import type { SigningKey } from './signing-key.js';
import type { WitnessState } from './witness.js';

export interface KeyServiceParts {
  readonly rotate: (context: RequestContext) => Promise<SigningKey>;
  readonly witnesses: () => readonly WitnessState[];
}

/** Who signs the trail, and who keeps what was signed. */
export class KeyService {
  constructor(private readonly parts: KeyServiceParts) {}

  /** A new key signs from now on. @throws {ForbiddenError} unless the actor administers the installation. */
  rotate(context: RequestContext): Promise<SigningKey> {
    requireIn(context, 'administer', '*');
    return this.parts.rotate(context);
  }

  witnesses(context: RequestContext): readonly WitnessState[] {
    requireIn(context, 'administer', '*');
    return this.parts.witnesses();
  }
}
