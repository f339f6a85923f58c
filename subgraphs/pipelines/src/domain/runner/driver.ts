/** This process, as others can see that it lives: the runs that carry its number are its own to drive. */
export interface Driver {
  readonly number: number;
  /** False while nobody can see that it lives; another process may then take its runs over. */
  readonly seen: boolean;
}
