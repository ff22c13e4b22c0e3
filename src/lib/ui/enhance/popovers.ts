/** An open popover left with the keyboard closes, so that the focus is never under it. */
export function closeWhenLeft(page: Document): void {
  page.addEventListener('focusin', (event) => {
    if (!(event.target instanceof Element)) return;
    const open = page.querySelector<HTMLElement>('[popover]:popover-open');
    if (open === null || open.contains(event.target)) return;
    if (event.target.closest(`[popovertarget="${CSS.escape(open.id)}"]`) !== null) return;
    open.hidePopover();
  });
}
