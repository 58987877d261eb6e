import { createECDH, createHash, randomBytes } from 'node:crypto'

/**
 * SM2 (GB/T 32918) with the recommended curve. Node offers SM3, SM4 and key pairs on the curve, but neither SM2 decryption nor
 * a shared point, so that the multiplication is ours: complete projective formulas (Renes, Costello, Batina 2016, a = −3), with
 * scalar and coordinates blinded, so that how long it takes says nothing about the key.
 */
const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

type Point = readonly [x: bigint, y: bigint, z: bigint]
const infinity: Point = [0n, 1n, 0n]

const mod = (value: bigint): bigint => {
  const rest = value % p
  return rest < 0n ? rest + p : rest
}
const integer = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`)
const bytes32 = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const random = (): bigint => (integer(randomBytes(32)) % (p - 1n)) + 1n

function add([x1, y1, z1]: Point, [x2, y2, z2]: Point): Point {
  const xx = mod(x1 * x2)
  const yy = mod(y1 * y2)
  const zz = mod(z1 * z2)
  const xy = mod((x1 + y1) * (x2 + y2) - xx - yy)
  const yz = mod((y1 + z1) * (y2 + z2) - yy - zz)
  const xz = mod((x1 + z1) * (x2 + z2) - xx - zz)
  const s = 3n * mod(xz - b * zz)
  const t = 3n * mod(b * xz - 3n * zz - xx)
  const u = 3n * (xx - zz)
  return [mod(xy * (yy + s) - yz * t), mod((yy + s) * (yy - s) + u * t), mod(yz * (yy - s) + xy * u)]
}

/** Four bits at a time, most significant first, always with an addition. */
function multiply(point: Point, scalar: bigint): Point {
  const table: Point[] = [infinity]
  for (let i = 1; i < 16; i++) table.push(add(table[i - 1] ?? infinity, point))
  let sum = infinity
  for (const digit of scalar.toString(16)) {
    for (let i = 0; i < 4; i++) sum = add(sum, sum)
    sum = add(sum, table[Number.parseInt(digit, 16)] ?? infinity)
  }
  return sum
}

function inverse(value: bigint): bigint {
  let [a, c, x, y] = [mod(value), p, 1n, 0n]
  while (a > 1n) {
    const q = c / a
    ;[a, c, x, y] = [c - q * a, a, y - q * x, x]
  }
  return mod(x)
}

/** The point of the other side times our key, as two coordinates; undefined when it is no point of the curve. */
function sharedPoint(privateKey: Buffer, x: bigint, y: bigint): { x: Buffer; y: Buffer } | undefined {
  if (x >= p || y >= p || mod(y * y - x * x * x + 3n * x - b) !== 0n) return undefined
  const r = random()
  const blinded = integer(privateKey) + n * (random() >> 192n)
  const [sx, sy, sz] = multiply([mod(x * r), mod(y * r), r], blinded)
  if (sz === 0n) return undefined
  const mask = random()
  const unit = mod(inverse(mod(sz * mask)) * mask)
  return { x: bytes32(mod(sx * unit)), y: bytes32(mod(sy * unit)) }
}

const sm3 = (...parts: readonly Buffer[]): Buffer => createHash('sm3').update(Buffer.concat(parts)).digest()

function keyStream(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(i + 1)
    return sm3(seed, counter)
  })
  return Buffer.concat(blocks).subarray(0, length)
}

/** Opens C1 ‖ C3 ‖ C2, with or without the 04 before C1. Undefined when it was not made for this key, or was changed. */
export function sm2Decrypt(privateKey: Buffer, sealed: Buffer): Buffer | undefined {
  return openAt(privateKey, sealed) ?? (sealed[0] === 4 ? openAt(privateKey, sealed.subarray(1)) : undefined)
}

function openAt(privateKey: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length <= 96) return undefined
  const shared = sharedPoint(privateKey, integer(sealed.subarray(0, 32)), integer(sealed.subarray(32, 64)))
  if (!shared) return undefined
  const masked = sealed.subarray(96)
  const stream = keyStream(Buffer.concat([shared.x, shared.y]), masked.length)
  const plain = Buffer.from(masked.map((byte, i) => byte ^ (stream[i] ?? 0)))
  return sm3(shared.x, plain, shared.y).equals(sealed.subarray(64, 96)) ? plain : undefined
}

/** A key pair as the SDKs write it: 64 hex digits, and the uncompressed point in hex. Made of the private key when one is given. */
export function sm2KeyPair(privateKey?: string): { readonly privateKey: string; readonly publicKey: string } {
  const pair = createECDH('SM2')
  if (privateKey === undefined) pair.generateKeys()
  else pair.setPrivateKey(privateKey, 'hex')
  return { privateKey: pair.getPrivateKey('hex').padStart(64, '0'), publicKey: pair.getPublicKey('hex') }
}
