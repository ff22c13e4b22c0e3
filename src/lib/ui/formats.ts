/**
 * The language's own formats, each made once: making one costs a hundred times what using it does, and a discussion of fifty
 * messages uses three hundred. There are as many as there are locales, shapes and time zones in use: some dozens.
 */
export const dateFormat = once((locale, shape: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, shape));
export const numberFormat = once((locale, shape: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, shape));
export const listFormat = once((locale, shape: Intl.ListFormatOptions) => new Intl.ListFormat(locale, shape));
export const collator = once((locale, shape: Intl.CollatorOptions) => new Intl.Collator(locale, shape));
export const relativeFormat = once(
  (locale, shape: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, shape),
);

function once<Shape extends object, Made>(make: (locale: string, shape: Shape) => Made) {
  const made = new Map<string, Made>();
  return (locale: string, shape: Shape): Made => {
    const key = `${locale} ${JSON.stringify(shape)}`;
    const kept = made.get(key) ?? make(locale, shape);
    made.set(key, kept);
    return kept;
  };
}
