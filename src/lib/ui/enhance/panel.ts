const panelId = 'search-panel';

/** Ctrl K (⌘ K on a Mac) opens and closes the search panel; the arrows walk through its ways. */
export function listenForPanel(page: Document): void {
  const panel = page.getElementById(panelId);
  if (panel === null || !('popover' in panel)) return;
  if (/Mac|iPhone|iPad/.test(navigator.userAgent)) nameTheKey(page);
  page.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    // An editor that uses the same keys for itself has said so already.
    if (event.defaultPrevented) return;
    event.preventDefault();
    panel.togglePopover();
  });
  panel.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const stops = [...panel.querySelectorAll<HTMLElement>('input[type="search"], a')];
    const here = stops.indexOf(page.activeElement as HTMLElement);
    const next = stops[(here + step + stops.length) % stops.length];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
}

function nameTheKey(page: Document): void {
  for (const key of page.querySelectorAll('[data-search-key]')) key.textContent = '⌘ K';
}
