/** Between the last letter and the question, in milliseconds: one does not ask at each letter of a quick hand. */
const pause = 120;

interface Suggestion {
  readonly href: string;
  readonly icon: string;
  readonly segments: readonly { readonly text: string; readonly marked: boolean }[];
  readonly detail: string;
}

/** While somebody types in the search panel, shows the titles that begin so. Without it the form searches. */
export function suggestWhileTyping(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('#search-panel form[data-titles]');
  const group = page.querySelector<HTMLElement>('#search-panel [data-suggestions]');
  const sprite = page.querySelector('#search-panel use')?.getAttribute('href')?.split('#')[0];
  const address = form?.dataset['titles'];
  if (form === null || group === null || sprite === undefined || address === undefined) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | undefined;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    asked?.abort();
    const typed = new FormData(form).get('q');
    const words = typeof typed === 'string' ? typed.trim() : '';
    if (words === '') {
      show(group, [], sprite);
      return;
    }
    timer = setTimeout(() => {
      asked = new AbortController();
      void suggestions(address, words, asked.signal).then((found) => {
        if (found !== null) show(group, found, sprite);
      });
    }, pause);
  });
}

/** null when the question was overtaken by the next letter, or the network is away: what is shown stays. */
async function suggestions(address: string, words: string, signal: AbortSignal): Promise<Suggestion[] | null> {
  const url = new URL(address, location.href);
  url.searchParams.set('q', words);
  try {
    const answer = await fetch(url, { signal, headers: { accept: 'application/json' } });
    return answer.ok ? ((await answer.json()) as Suggestion[]) : null;
  } catch {
    return null;
  }
}

function show(group: HTMLElement, found: readonly Suggestion[], sprite: string): void {
  group.querySelectorAll('a').forEach((way) => {
    way.remove();
  });
  group.append(...found.map((one) => drawWay(one, sprite)));
  group.hidden = found.length === 0;
}

function drawWay({ href, icon, segments, detail }: Suggestion, sprite: string): HTMLAnchorElement {
  const way = Object.assign(document.createElement('a'), { href });
  const words = document.createElement('span');
  for (const { text, marked } of segments)
    words.append(marked ? Object.assign(document.createElement('mark'), { textContent: text }) : text);
  way.append(drawIcon(icon, sprite), words, Object.assign(document.createElement('small'), { textContent: detail }));
  return way;
}

function drawIcon(icon: string, sprite: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(space, 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `${sprite}#${icon}`);
  drawing.append(use);
  return drawing;
}
