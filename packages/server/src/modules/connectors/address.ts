import { z } from 'zod'

/** Where a provider is spoken to: its own address unless another is given, such as a region's or an emulator's. */
export const baseUrl = (own: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(300)
    .refine(isBare, 'no name, password, query or fragment')
    .default(own)

function isBare(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password, search, hash } = new URL(text)
  return username === '' && password === '' && search === '' && hash === ''
}
