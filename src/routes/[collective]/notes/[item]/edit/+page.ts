// The one page that lives: a note written by several at once needs its script. The server still writes the text first.
export const csr = true;
