import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Inline, parseRichText } from './rich-text.ts'

const words = (some: readonly Inline[]): string =>
  some.map((one) => ('of' in one ? words(one.of) : one.kind === 'break' ? '\n' : one.source)).join('')

test('bold, italic, links, lists and paragraphs; a backslash keeps a mark', () => {
  expect(parseRichText('a **b *c*** [d](https://e.cn)\nf\n\n- g\n- h\n1. i\n\n2 \\* 3')).toEqual([
    {
      kind: 'paragraph',
      of: [
        { kind: 'said', source: 'a ' },
        { kind: 'bold', of: [{ kind: 'said', source: 'b *c' }] },
        { kind: 'said', source: '* ' },
        { kind: 'link', href: 'https://e.cn', of: [{ kind: 'said', source: 'd' }] },
        { kind: 'break' },
        { kind: 'said', source: 'f' },
      ],
    },
    { kind: 'bullets', items: [[{ kind: 'said', source: 'g' }], [{ kind: 'said', source: 'h' }]] },
    { kind: 'numbers', items: [[{ kind: 'said', source: 'i' }]] },
    { kind: 'paragraph', of: [{ kind: 'said', source: '2 * 3' }] },
  ])
})

test('what is filled in is one unit, with all between a tag that opens and the one that closes it', () => {
  expect(parseRichText('{{ profile.name | default: "*a* [b](c)" }}')).toEqual([
    { kind: 'paragraph', of: [{ kind: 'filled', source: '{{ profile.name | default: "*a* [b](c)" }}' }] },
  ])
  expect(parseRichText('x {% if profile.a %}**b**\n\n{% else %}c{% endif %} y')).toEqual([
    {
      kind: 'paragraph',
      of: [
        { kind: 'said', source: 'x ' },
        { kind: 'filled', source: '{% if profile.a %}**b**\n\n{% else %}c{% endif %}' },
        { kind: 'said', source: ' y' },
      ],
    },
  ])
})

test('no text is too strange, and none is lost but its marks', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '*', '[', ']', '(', ')', '{{', '}}', '{%', '%}', '\n', '- ', '\\', '\uE000', '1. ') }),
      (text) => {
        const letters = (said: string): number => said.split('a').length
        const all = parseRichText(text).map((part) => (part.kind === 'paragraph' ? words(part.of) : part.items.map(words).join('')))
        expect(letters(all.join(''))).toBeLessThanOrEqual(letters(text))
      },
    ),
  )
})
