import { XMLParser } from 'fast-xml-parser'
import { refuse } from './collect.ts'
import { isDeeper } from './text.ts'
import { isObject, type RawObject, type Refusal } from './types.ts'

const maxDepth = 8
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxDepth + 1,
})

/** The fields of a push, written as XML or JSON. Numbers stay texts: message ids are longer than a number can be. */
export function readMarkup(text: string): { readonly fields: RawObject } | Refusal {
  const start = text.trimStart()[0]
  const fields = start === '{' ? fromJson(text) : start === '<' ? fromXml(text) : undefined
  if (fields === undefined) return start === '{' ? refuse('json_malformed', 'the push is not JSON') : malformedXml
  if ('refused' in fields) return fields.refused
  return isDeeper(fields.value, maxDepth) ? refuse('too_deep', 'the push is nested too deeply') : { fields: fields.value }
}

const malformedXml = refuse('xml_malformed', 'the push is neither XML nor JSON')

type Read = { readonly value: RawObject } | { readonly refused: Refusal } | undefined

function fromXml(text: string): Read {
  // A definition of entities has no business in a push: nothing of it is even looked at.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(withoutCdata(text))) return { refused: refuse('xml_entities', 'the push defines a document type') }
  try {
    const root = (parser.parse(text, true) as { xml?: unknown }).xml
    return isObject(root) ? { value: root } : undefined
  } catch {
    return undefined
  }
}

/** What people write stands in CDATA sections, and may say anything. */
function withoutCdata(text: string): string {
  const [first = '', ...sections] = text.split('<![CDATA[')
  return first + sections.map((section) => section.slice(section.indexOf(']]>') + 3)).join('')
}

function fromJson(text: string): Read {
  try {
    const value: unknown = JSON.parse(text, asSent)
    return isObject(value) ? { value } : undefined
  } catch {
    return undefined
  }
}

const asSent = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' ? (context?.source ?? String(value)) : value
