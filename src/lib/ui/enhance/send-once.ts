/** How long a form may stay silent before one may try again, in milliseconds. */
const patience = 20_000;

/** A form that changes something leaves once: a second click while it is on its way does nothing. */
export function sendOnce(page: Document): void {
  page.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || methodOf(form, event) !== 'post') return;
    if (form.dataset['sending'] !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset['sending'] = '';
    event.submitter?.setAttribute('aria-busy', 'true');
    setTimeout(() => {
      release(form);
    }, patience);
  });
  // The page may come back from the browser’s cache, its forms still marked.
  window.addEventListener('pageshow', () => {
    page.querySelectorAll<HTMLFormElement>('form[data-sending]').forEach(release);
  });
}

function release(form: HTMLFormElement): void {
  delete form.dataset['sending'];
  form.querySelectorAll('[aria-busy]').forEach((button) => {
    button.removeAttribute('aria-busy');
  });
}

function methodOf(form: HTMLFormElement, event: SubmitEvent): string {
  const button = event.submitter;
  const own = button instanceof HTMLButtonElement && button.hasAttribute('formmethod') ? button.formMethod : null;
  return (own ?? form.method).toLowerCase();
}
