/**
 * The script of a discussion's page: messages arrive by themselves, what was on the screen is marked as read, a draft keeps itself.
 * Without it the same page is read again, marked by a button, and kept by another.
 */
import { keepDraft } from './draft.ts';
import { markSeen } from './seen.ts';

const place = document.querySelector<HTMLElement>('[data-thread-live]');
if (place !== null) follow(place);
markSeen(document);
keepDraft(document);

function follow(live: HTMLElement): void {
  const address = live.dataset['threadLive'];
  if (address === undefined) return;
  const source = new EventSource(address);
  let reading: Promise<void> | null = null;
  let again = false;
  const read = (): void => {
    again = true;
    reading ??= (async () => {
      while (again) {
        again = false;
        await readAgain(live);
      }
    })().finally(() => {
      reading = null;
    });
  };
  source.addEventListener('moved', read);
  // What came while the line was down is read once it is up again.
  let wasDown = false;
  source.addEventListener('error', () => {
    wasDown = true;
  });
  source.addEventListener('open', () => {
    if (wasDown) read();
    wasDown = false;
  });
}

/** Reads the same page and takes from it the messages that are not here yet, and those that have changed. */
async function readAgain(live: HTMLElement): Promise<void> {
  const response = await fetch(location.href.split('#')[0] ?? location.href, {
    headers: { accept: 'text/html' },
  }).catch(
    () => null, // the network is away: the next word of the stream tries again
  );
  if (response?.ok !== true) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const names: string[] = [];
  for (const fresh of page.querySelectorAll<HTMLElement>('li.msg[id]')) {
    const known = document.getElementById(fresh.id);
    if (known === null) names.push(insert(page, fresh));
    else refresh(known, fresh);
  }
  const said = names.filter((name) => name !== '');
  if (said.length > 0) live.textContent = `${live.dataset['told'] ?? ''} ${[...new Set(said)].join(', ')}`;
}

/** Puts a message where it stands in the page read again: after the same neighbour, or at the end of the same list. Gives who wrote it. */
function insert(page: Document, fresh: HTMLElement): string {
  const parent = fresh.parentElement?.closest<HTMLElement>('li.msg[id]');
  const home = parent === null || parent === undefined ? null : document.getElementById(parent.id);
  if (parent !== null && parent !== undefined && home === null) return ''; // comes with its parent
  const list =
    home === null
      ? document.querySelector('[data-messages]')
      : (home.querySelector(':scope > ul.messages') ?? grow(home));
  list?.append(document.importNode(fresh, true));
  return fresh.querySelector('.head b')?.textContent ?? '';
}

function grow(message: HTMLElement): HTMLElement {
  const list = document.createElement('ul');
  list.className = 'messages';
  list.setAttribute('role', 'list');
  message.append(list);
  return list;
}

/** Words changed or removed meanwhile, unless somebody is doing something there. */
function refresh(known: HTMLElement, fresh: HTMLElement): void {
  const [said, now] = [known.querySelector(':scope > .said'), fresh.querySelector(':scope > .said')];
  if (said === null || now === null || said.contains(document.activeElement) || said.querySelector('.acts') !== null)
    return;
  if (said.innerHTML !== now.innerHTML) said.replaceWith(document.importNode(now, true));
}
