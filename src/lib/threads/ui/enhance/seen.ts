const pauseMs = 1_500;

/** Tells the server which unread messages stayed on the screen, in small batches; without it a button says « tout est lu ». */
export function markSeen(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form[data-seen-form]');
  if (form === null) return;
  const seen = new Map<string, Set<number>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (): void => {
    const body = new FormData();
    for (const [thread, numbers] of seen) body.append('seen[]', `${thread}:${[...numbers].join(',')}`);
    seen.clear();
    void fetch(form.dataset['seenForm'] ?? form.action, { method: 'POST', body, keepalive: true }).catch(
      () => undefined,
    );
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const { seq, thread } = (target as HTMLElement).dataset;
        if (!isIntersecting || seq === undefined || thread === undefined || page.visibilityState !== 'visible')
          continue;
        watcher.unobserve(target);
        seen.set(thread, (seen.get(thread) ?? new Set<number>()).add(Number(seq)));
        clearTimeout(timer);
        timer = setTimeout(send, pauseMs);
      }
    },
    { threshold: 0.3 },
  );
  const watch = (root: ParentNode): void => {
    root.querySelectorAll('li.msg[data-unread]').forEach((message) => {
      watcher.observe(message);
    });
  };
  watch(page);
  new MutationObserver(() => {
    watch(page);
  }).observe(page.body, { childList: true, subtree: true });
}
