import type { Id } from '#lib/kernel/ids.ts';
import { markAsSafe, type SafeHtml } from '#lib/ui/html/safe-html.ts';

/**
 * Makes a stored message this reader's own: their name stands out where they are called, and a bare address of an item reads as
 * its title when they may read it. Only what `writeMessage` wrote is rewritten, and titles are escaped.
 */
export function showMessage(html: SafeHtml, me: Id | null, titles: ReadonlyMap<Id, string>): SafeHtml {
  let shown: string = html;
  if (me !== null) {
    shown = shown.replaceAll(
      `<span class="mention" data-person="${me}">`,
      `<span class="mention me" data-person="${me}">`,
    );
  }
  if (titles.size > 0 && shown.includes(' data-bare>')) {
    shown = shown.replace(
      /(<a href="[^"]*" data-item="([^"]*)" data-bare>)[^<]*(<\/a>)/g,
      (whole, open: string, id: Id, close: string) => {
        const title = titles.get(id);
        return title === undefined || title === '' ? whole : `${open}${escapeText(title)}${close}`;
      },
    );
  }
  return markAsSafe(shown);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
