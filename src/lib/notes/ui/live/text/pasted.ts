import { labels } from '../../../header/labels.ts';

const looked = 1_500;
const spoken = Object.values(labels)
  .flatMap((language) => Object.values(language).flat())
  .map((label) => label.replaceAll(/[()·.’'-]/g, '.'));
const header = new RegExp(`^[\\s*#>•-]*(?:${spoken.join('|')})[\\s*]*[:：]`, 'imu');
const markdown = /^(?:#{1,4} \S|[-*] \S|[-*] \[[ xX]\] |\d+[.)] \S|> \S|```|\|.+\|)/m;

/** What a pasted plain text may be, before anything is loaded that could tell for sure. */
export function guess(text: string): 'header' | 'markdown' | 'words' {
  const head = text.slice(0, looked);
  if (header.test(head) || /^---\s*\n/.test(head)) return 'header';
  return markdown.test(text) ? 'markdown' : 'words';
}
