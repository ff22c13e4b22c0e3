/** Lines of description that the custom allows; more is kept, with a softer word. Rule D18, docs/glossary.md. */
const customaryLines = 3;

/** Characters that three lines hold on a screen. */
const customarySigns = 320;

/** Whether the description says more than the custom allows. */
export function isLong(description: string): boolean {
  const lines = description.split('\n').filter((line) => line.trim() !== '').length;
  return lines > customaryLines || description.length > customarySigns;
}
