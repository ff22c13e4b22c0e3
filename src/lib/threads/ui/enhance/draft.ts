const pauseMs = 1_200;

/** Keeps what is being written as a draft on the server, soon after each pause, and says so only once it is there. */
export function keepDraft(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form[data-reply-form]');
  const button = form?.querySelector<HTMLButtonElement>('[data-keep-draft]');
  const state = form?.querySelector<HTMLElement>('[data-draft-state]');
  if (!form || !button || !state) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const words = state.dataset;
  const say = (text: string | undefined): void => {
    state.textContent = text ?? '';
  };
  const keep = async (): Promise<void> => {
    const body = new FormData(form);
    for (const name of ['key', 'readers']) body.delete(name);
    const answer = await fetch(button.formAction, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { accept: 'application/json' },
    }).catch(() => null);
    // A redirection that is not followed has no status: it is the answer hoped for.
    say(answer === null || answer.status >= 400 ? words['notKept'] : words['kept']);
  };
  form.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    say(words['here']);
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), pauseMs);
  });
  form.addEventListener('submit', () => {
    clearTimeout(timer);
  });
}
