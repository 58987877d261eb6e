import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** The signature of a call of Twilio: the address as it was called, then names and values in order; of one name each value once. */
export function signTwilio(token: string, url: string, params: readonly (readonly [string, string])[]): string {
  const values = Map.groupBy(params, ([name]) => name)
  const text = [...values.keys()].toSorted().flatMap((name) => {
    const some = new Set(values.get(name)?.map(([, value]) => value))
    return [...some].toSorted().map((value) => name + value)
  })
  return createHmac('sha1', token)
    .update(url + text.join(''))
    .digest('base64')
}

/** Whether it is from Twilio; proxies add and take away the port that goes without saying. */
export function isFromTwilio(token: string, signature: string | undefined, url: string, body: string): boolean {
  if (!signature) return false
  const hash = /[?&]bodySHA256=([0-9a-fA-F]{64})/.exec(url)?.[1]
  if (hash && hash.toLowerCase() !== createHash('sha256').update(body).digest('hex')) return false
  const params = hash ? [] : [...new URLSearchParams(body)]
  return spellings(url).some((one) => isSame(signTwilio(token, one, params), signature))
}

function spellings(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#]+)(.*)$/is.exec(url)
  if (!parts) return [url]
  const [, scheme = '', host = '', rest = ''] = parts
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80'
  const bare = host.endsWith(port) ? host.slice(0, -port.length) : host
  return /:\d+$/.test(bare) ? [url] : [`${scheme}://${bare}${rest}`, `${scheme}://${bare}${port}${rest}`]
}

function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
