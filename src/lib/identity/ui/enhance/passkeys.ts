/**
 * The buttons that ask a passkey. Without this script, or where the browser knows no keys, they stay hidden: the other ways in are
 * beside them. A button stands in the form that carries the answer of the key, in its field `answer`.
 */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

if (browserSupportsWebAuthn())
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-passkey]')) {
    button.closest<HTMLElement>('[data-passkey-part]')?.removeAttribute('hidden');
    button.form?.querySelector('[data-passkey-absent]')?.remove();
    button.addEventListener('click', (event) => {
      event.preventDefault();
      const { form } = button;
      if (form?.reportValidity() === true && !button.hasAttribute('aria-busy')) void answer(button, form);
    });
  }

async function answer(button: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  const { passkey: purpose = '', ask = '' } = button.dataset;
  button.setAttribute('aria-busy', 'true');
  say(form, '');
  try {
    const response = await fetch(ask, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ purpose }),
    });
    if (!response.ok || response.redirected) {
      say(form, await refusal(response, button));
      return;
    }
    const options = (await response.json()) as unknown;
    const given =
      purpose === 'add'
        ? await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
        : await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });
    const field = form.elements.namedItem('answer');
    if (!(field instanceof HTMLInputElement)) throw new Error('the form has no field for the answer');
    field.value = JSON.stringify(given);
    form.requestSubmit();
  } catch (error) {
    const isKnown = error instanceof Error && error.name === 'InvalidStateError';
    say(form, (isKnown ? button.dataset['known'] : undefined) ?? button.dataset['notGiven'] ?? '');
  } finally {
    button.removeAttribute('aria-busy');
  }
}

/** The sentence of the server when it gave one; otherwise that of the button. */
async function refusal(response: Response, button: HTMLButtonElement): Promise<string> {
  if (!(response.headers.get('content-type') ?? '').startsWith('application/json'))
    return button.dataset['notGiven'] ?? '';
  const { message } = (await response.json()) as { message?: string };
  return message ?? '';
}

function say(form: HTMLFormElement, sentence: string): void {
  const place = form.querySelector('[role="status"]');
  if (place !== null) place.textContent = sentence;
}
