/**
 * Leaving a page asks first when a text has been typed into a form and not sent.
 * A text that is kept somewhere as one types (a draft, a pad) says so with `data-kept`.
 */
export function guardUnsent(view: Window): void {
  const ask = (event: BeforeUnloadEvent): void => {
    const texts = view.document.querySelectorAll<HTMLTextAreaElement>('form:not([data-sending]) textarea');
    if ([...texts].some(isUnsent)) event.preventDefault();
  };
  // Only from the first letter: a page that listens for its own end is not kept ready for « back ».
  view.document.addEventListener('input', (event) => {
    if (event.target instanceof HTMLTextAreaElement) view.addEventListener('beforeunload', ask);
  });
}

function isUnsent(text: HTMLTextAreaElement): boolean {
  return text.value.trim() !== '' && text.value !== text.defaultValue && text.closest('[data-kept]') === null;
}
