/** Mail addresses and numbers somebody can be called by, wherever they stand in a text, as roles without `people.read_pii` see it. */
export const maskSaid = (text: string): string =>
  text
    .replace(/[^\s@<>,;"'，。；]{1,64}@[^\s@<>,;"'，。；]{1,255}\.[a-z]{2,}/gi, (address) => `${address.slice(0, 2)}***`)
    .replace(/\+?\d[\d\s-]{5,}\d/g, (number) => `${number.slice(0, 2)}***${number.slice(-2)}`)
