import { expect, test } from 'vitest'
import { sm2Decrypt, sm2KeyPair } from './sm2.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** GB/T 32918.5-2017, annex C: encryption on the recommended curve. */
const standard = {
  privateKey: hex('3945208F 7B2144B1 3F36E38A C6D39F95 88939369 2860B51A 42FB81EF 4DF7C5B8'),
  c1: hex(
    '04EBFC71 8E8D1798 62043226 8E77FEB6 415E2EDE 0E073C0F 4F640ECD 2E149A73 E858F9D8 1E5430A5 7B36DAAB 8F950A3C 64E6EE6A 63094D99 283AFF76 7E124DF0',
  ),
  c3: hex('59983C18 F809E262 923C53AE C295D303 83B54E39 D609D160 AFCB1908 D0BD8766'),
  c2: hex('21886CA9 89CA9C7D 58087307 CA93092D 651EFA'),
}

test('A01 (part: SM2) the example of the standard opens, with and without the 04 before the point', () => {
  expect(standard.c1.length).toBe(64)
  const sealed = Buffer.concat([standard.c1, standard.c3, standard.c2])
  expect(sm2Decrypt(standard.privateKey, sealed)?.toString()).toBe('encryption standard')
  expect(sm2Decrypt(standard.privateKey, Buffer.concat([hex('04'), sealed]))?.toString()).toBe('encryption standard')
})

test('A01 (part: SM2) any changed byte, a cut text, another key and points off the curve open nothing', () => {
  const sealed = Buffer.concat([standard.c1, standard.c3, standard.c2])
  for (const at of [0, 31, 32, 63, 64, 95, 96, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(sm2Decrypt(standard.privateKey, changed), `byte ${at}`).toBeUndefined()
  }
  for (const length of [0, 1, 64, 96, sealed.length - 1])
    expect(sm2Decrypt(standard.privateKey, sealed.subarray(0, length))).toBeUndefined()
  expect(sm2Decrypt(hex(sm2KeyPair().privateKey), sealed)).toBeUndefined()
  expect(sm2Decrypt(standard.privateKey, Buffer.alloc(112))).toBeUndefined()
  expect(sm2Decrypt(standard.privateKey, Buffer.alloc(112, 0xff))).toBeUndefined()
})

test('A01 (part: SM2) a key given in hex has the public key of the standard', () => {
  const { publicKey } = sm2KeyPair(standard.privateKey.toString('hex'))
  expect(publicKey.toUpperCase()).toBe(
    '0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  )
  expect(() => sm2KeyPair('00'.repeat(32))).toThrow()
})
