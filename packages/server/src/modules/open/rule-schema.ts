import { ruleSchema } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'

let document: Buffer | undefined

/** The rule language as a JSON schema, from what the server itself checks by; sizes and other limits across conditions it cannot say. */
export function ruleDocument(): Buffer {
  document ??= Buffer.from(
    JSON.stringify({
      $id: '/api/schemas/rule.json',
      title: 'Rule',
      ...z.toJSONSchema(ruleSchema, { io: 'input', unrepresentable: 'any', reused: 'ref' }),
    }),
  )
  return document
}
