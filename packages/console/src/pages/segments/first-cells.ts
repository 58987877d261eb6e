/** The first cell of every line of a file with a column of ids: what stands before a comma, semicolon or tab, quotes taken off. */
export const firstCells = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => (/^\s*"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? line.split(/[,;\t]/)[0] ?? '').trim())
    .filter((cell) => cell !== '')
