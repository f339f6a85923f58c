import { describe, expect, it } from 'vitest';
import { addressed } from './addressed';

describe('a sentence about the reader', () => {
  it.each([
    ["Actor 'act_1' lacks the permission 'approve'", "You lack the permission 'approve'"],
    ["Actor 'act_1' registered it: the author may not decide", 'You registered it: the author may not decide'],
    ["Actor 'act_1' has approved already", 'You have approved already'],
  ])('is said to them: %s', (text, said) => expect(addressed(text, 'act_1')).toBe(said));

  it('about somebody else stays as it is', () => expect(addressed("Actor 'act_2' lacks it", 'act_1')).toBe("Actor 'act_2' lacks it"));
});
