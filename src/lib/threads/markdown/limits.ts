/** Characters of Markdown in one message; also what keeps the lexer's time short on hostile text. */
export const longestMessage = 20_000;
