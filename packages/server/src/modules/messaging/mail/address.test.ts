import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressKinds, addressSigner } from './address.ts'

const signer = addressSigner('a secret of at least thirty-two characters')
const id = fc.nat({ max: 2 ** 31 - 1 })
const ref = fc.record({ project: id, part: fc.nat({ max: 255 }), attempt: fc.nat({ max: 2 ** 47 }), person: fc.nat({ max: 2 ** 47 }) })
const kind = fc.constantFrom(...addressKinds)

test('an address of ours is read as it was made, in whatever case, and is short enough for every mail server', () => {
  fc.assert(
    fc.property(kind, ref, fc.boolean(), (of, to, isUpper) => {
      const address = signer.make(of, to, 'bounce.shop.cn')
      expect(signer.read(isUpper ? address.toUpperCase() : address)).toEqual({ kind: of, ref: to })
      expect(address.indexOf('@')).toBeLessThanOrEqual(64)
    }),
  )
})

test('an address changed in one letter, of another kind, or of another secret is none of ours', () => {
  const other = addressSigner('another secret of at least thirty-two characters')
  fc.assert(
    fc.property(ref, fc.nat({ max: 43 }), (to, at) => {
      const token = signer.localPart('bounce', to).slice('bounce+'.length)
      // The last letter has bits to spare; those before have none.
      const changed = `${token.slice(0, at)}${token[at] === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`
      expect([signer.read(`bounce+${changed}@x.cn`), signer.read(`reply+${token}@x.cn`), other.read(`bounce+${token}@x.cn`)]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }),
  )
})

test.each([
  '',
  '@',
  'bounce',
  'bounce+@x.cn',
  `bounce+${'a'.repeat(45)}@x.cn`,
  `bounce+${'ä'.repeat(45)}@x.cn`,
  'postmaster@bounce.shop.cn',
])('%j is none of ours', (address) => expect(signer.read(address)).toBeUndefined())
