import { formatRelative } from '../text.ts';

const everyMinute = 60_000;

/** « il y a 3 minutes » stays true while the page stays open, and when one comes back to it. */
export function keepRelativeTimes(page: Document): void {
  const refresh = (): void => {
    if (page.visibilityState === 'visible') retell(page, new Date());
  };
  setInterval(refresh, everyMinute);
  page.addEventListener('visibilitychange', refresh);
}

function retell(page: Document, now: Date): void {
  for (const time of page.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
    const words = formatRelative(new Date(time.dateTime), now, page.documentElement.lang);
    if (time.textContent !== words) time.textContent = words;
  }
}
