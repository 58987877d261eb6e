import type Sharp from 'sharp'

let loaded: Promise<typeof Sharp> | undefined

/** The library for pictures, loaded when the first is asked for: most processes never see one. */
export function imaging(): Promise<typeof Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    sharp.concurrency(1)
    return sharp
  })
  return loaded
}
