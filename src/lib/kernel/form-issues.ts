/** What a form answers when it cannot go on. */
export interface FormIssues {
  /** A sentence for the whole form. */
  readonly message: string;
  /** A sentence per field, by its name. */
  readonly fields: Readonly<Record<string, string>>;
  /** What was typed, so that nothing has to be typed again (never passwords). */
  readonly values: Readonly<Record<string, string | string[]>>;
}
