import { BlockList, isIP } from 'node:net'

/** Networks that are nobody's on the internet (RFC 6890 and successors): our own machine, private ones, links, tests, multicast. */
const reserved4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4'
/** Also those that carry an IPv4 address inside: nobody's name leads there in earnest. */
const reserved6 =
  '::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8'

const lists = { 4: listOf(reserved4.split(' ')), 6: listOf(reserved6.split(' ')) }

/** Addresses and networks (`10.1.0.0/16`, `::1`) as a list to ask; undefined when one of them is none. */
export function networksOf(texts: readonly string[]): { has(address: string): boolean } | undefined {
  return texts.every(isNetwork) ? { has: (address) => has([listOf(texts)], address) } : undefined
}

/** Whether an address belongs to the internet at large. */
export const isPublic = (address: string): boolean => isIP(address) !== 0 && !has([lists[isIP(address) === 6 ? 6 : 4]], address)

function has(of: readonly BlockList[], address: string): boolean {
  const version = isIP(address)
  return version !== 0 && of.some((list) => list.check(address, version === 6 ? 'ipv6' : 'ipv4'))
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/', 2)
    const type = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, type)
    else list.addSubnet(address, Number(bits), type)
  }
  return list
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/', 2)
  const version = isIP(address)
  return version !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32)))
}
