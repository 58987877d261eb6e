import { Document, isCollection, isMap, isNode, isPair, isSeq, type Node, type Pair, parseDocument, visit } from 'yaml'
import { fail } from '../../../platform/errors.ts'

/** A longer map has a line for each of its parts; so has a list, whatever its length. */
const lineLength = 80

/** Writes plain data for people to read and to compare; `over`: the text it goes over, whose cases and first comment stay as they are. */
export function writeYaml(plain: Record<string, unknown>, over?: string): string {
  const before = over === undefined ? undefined : parsed(over)
  const isOneLine = isMap(before?.contents) && before.contents.flow === true
  const cases = before && !isOneLine ? textOf(before, 'cases', over) : undefined
  const document = new Document(plain, { aliasDuplicateObjects: false })
  if (isOneLine && before?.has('cases')) document.set('cases', before.toJS().cases)
  visit(document, {
    Map(_, node, path) {
      // Steps are blocks, however short: one that grows changes the lines that it grew by.
      const isStep = path.length === 4 && isSeq(path.at(-1))
      if (path.length > 1 && !isStep && isShort(node, document)) node.flow = true
    },
  })
  document.commentBefore = before?.commentBefore ?? null
  const [first, firstBefore] = [keyOf(document, 'id'), before && keyOf(before, 'id')]
  if (first && firstBefore) first.commentBefore = firstBefore.commentBefore ?? null
  const steps = keyOf(document, 'steps')
  if (steps) steps.spaceBefore = true
  return document.toString({ lineWidth: 100 }) + (cases === undefined ? '' : `\n${cases}`)
}

/** Nothing but single values in it, and few of them. */
function isShort(node: Node, document: Document): boolean {
  if (!isCollection(node)) return false
  const values = node.items.map((item: unknown) => (isPair(item) ? item.value : item))
  const isFlat = values.every((value: unknown) => !isCollection(value) || value.items.length === 0)
  const text = JSON.stringify(node.toJS(document))
  return isFlat && text.length <= lineLength && !text.includes('\\n')
}

const pairOf = (contents: unknown, name: string): Pair | undefined =>
  isMap(contents) ? contents.items.find((item) => String(item.key) === name) : undefined

function keyOf({ contents }: Document, name: string): Node | undefined {
  const key = pairOf(contents, name)?.key
  return isNode(key) ? key : undefined
}

/** A pair of a document as it was written, comments and all. */
function textOf({ contents }: Document, name: string, text = ''): string | undefined {
  const pair = pairOf(contents, name)
  const [from, to] = [isNode(pair?.key) ? pair.key.range?.[0] : undefined, isNode(pair?.value) ? pair.value.range?.[2] : undefined]
  return from === undefined || to === undefined ? undefined : `${text.slice(from, to).trimEnd()}\n`
}

/** The data of a text. */
export function readYaml(text: string): unknown {
  const document = parsed(text)
  try {
    const json = JSON.stringify(document.toJS()) ?? 'null' /* also refuses what goes round in a circle */
    if (json.includes('\\u0000')) throw new Error('a text cannot contain the character NUL')
    return JSON.parse(json)
  } catch (error) {
    return fail('file_unreadable', { reason: error instanceof Error ? error.message : String(error) })
  }
}

function parsed(text: string): Document {
  const document = parseDocument(text)
  const [wrong] = document.errors
  return wrong
    ? fail('file_unreadable', { reason: wrong.message })
    : (document as Document) /* whatever its type says, it was read without one */
}
