/** Changes the theme at once and tells the server; without this script the same form reloads the page. */
export function switchThemeInPlace(page: Document): void {
  page.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement) || form.dataset['themeForm'] === undefined) return;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    page.documentElement.dataset['theme'] = button.value;
    // The stylesheet now shows the other button of the pair in its place: the focus goes with it.
    form.querySelector<HTMLButtonElement>(`button:not([value="${button.value}"])`)?.focus();
    void tell(form, button.value);
  });
}

async function tell(form: HTMLFormElement, theme: string): Promise<void> {
  const body = new URLSearchParams({ theme });
  // A redirection that is not followed has no status: it is the answer hoped for.
  const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(
    () => null,
  );
  if (answer === null || answer.status >= 400) sendPlainly(form, theme);
}

/** As if there were no script: the browser then says what is wrong. */
function sendPlainly(form: HTMLFormElement, theme: string): void {
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'theme', value: theme }));
  form.submit();
}
