import { parse } from 'acorn'

export const inputs = ['trigger', 'profile', 'node', 'now'] as const

/** The code as the function that is called; its lines come one later. Strict, so that what it is given cannot be changed unnoticed. */
export const functionOf = (code: string): string => `(function (${inputs.join(', ')}) {"use strict";\n${code}\n})`
/** Lines that stand before those that somebody wrote. */
export const linesBefore = 1

export interface Mistake {
  readonly line: number
  readonly column: number
  readonly why: string
}

/** What code names of what it is given, as far as that is written out. */
export interface Reads {
  readonly trigger: ReadonlySet<string>
  readonly profile: ReadonlySet<string>
  readonly node: readonly { readonly node: string; readonly field: string | undefined }[]
}

const nothing: Reads = { trigger: new Set(), profile: new Set(), node: [] }

/** Can the body of a function be read, and what does it name? */
export function readCode(code: string): { readonly mistake?: Mistake; readonly reads: Reads } {
  const text = functionOf(code)
  try {
    const { body } = parse(text, { ecmaVersion: 2023 })
    const [whole] = body
    // Code that ends the function, and begins another one.
    if (body.length !== 1 || whole?.type !== 'ExpressionStatement' || whole.expression.type !== 'FunctionExpression')
      return { mistake: { line: 1, column: 1, why: 'Unexpected token }' }, reads: nothing }
    return { reads: namedIn(whole) }
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error
    const { line, column } = error.loc as { line: number; column: number } /* of acorn */
    const lines = code.split('\n')
    const why = error.message.replace(/ \(\d+:\d+\)$/, '')
    // Something is missing at the end.
    const isOver = line - linesBefore > lines.length
    const at = isOver ? { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 } : { line: line - linesBefore, column: column + 1 }
    return { mistake: { ...at, why }, reads: nothing }
  }
}

function namedIn(root: unknown): Reads {
  const reads = { trigger: new Set<string>(), profile: new Set<string>(), node: [] as { node: string; field: string | undefined }[] }
  const fields = new Set<unknown>()
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(walk)
    if (!isSyntax(part)) return
    const name = propertyOf(part)
    const of = part['object']
    if (name !== undefined && isSyntax(of)) {
      if (of['type'] === 'Identifier' && (of['name'] === 'trigger' || of['name'] === 'profile')) reads[of['name']].add(name)
      const step = propertyOf(of)
      const owner = of['object']
      if (step !== undefined && isNode(owner)) {
        fields.add(of)
        reads.node.push({ node: step, field: name })
      } else if (isNode(of) && !fields.has(part)) reads.node.push({ node: name, field: undefined })
    }
    for (const value of Object.values(part)) walk(value)
  }
  walk(root)
  return reads
}

type Syntax = Readonly<Record<string, unknown>>
const isSyntax = (part: unknown): part is Syntax => typeof part === 'object' && part !== null && 'type' in part
const isNode = (part: unknown): boolean => isSyntax(part) && part['type'] === 'Identifier' && part['name'] === 'node'

/** The property that `a.b` or `a['b']` reads; `a?.b` too. */
function propertyOf(part: Syntax): string | undefined {
  const property = part['property']
  if (part['type'] !== 'MemberExpression' || !isSyntax(property)) return undefined
  if (part['computed'] !== true) return property['type'] === 'Identifier' ? String(property['name']) : undefined
  return property['type'] === 'Literal' && typeof property['value'] === 'string' ? property['value'] : undefined
}
