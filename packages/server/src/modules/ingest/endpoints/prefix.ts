const known = /^\/(?:sa|debug|mp_login|v1|api)(?:[/.?]|$)/
const behindPrefix =
  /^\/[^?]*?(\/(?:(?:sa|sa\.gif|debug|mp_login)|v1\/(?:[a-z]{1,8}|projects\/[^/?]+\/settings|wechat\/[^/?]+))\/?(?:\?.*)?)$/

/** Customers put collectors under a path of theirs (`/collect/sa?project=x`); SDKs keep it. Our own paths stay as they are. */
export function withoutPrefix(url: string): string {
  if (known.test(url)) return url
  return behindPrefix.exec(url)?.[1] ?? url
}
