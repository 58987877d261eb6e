import { fail } from '../../platform/errors.ts'
import { models } from './models/index.ts'

/** Refuses a question that its analysis would not take, naming the field; answers with it as the analysis reads it. */
export function checkQuestion(name: string, query: unknown, path: string): Readonly<Record<string, unknown>> {
  const model = models.find((one) => one.name === name)
  if (!model) {
    const known = models.map((one) => one.name).join(', ')
    return fail('invalid_input', {}, [{ path: `${path}.model`, code: 'unknown', message: `one of ${known}` }])
  }
  const read = model.query.safeParse(query)
  if (!read.success) {
    const errors = read.error.issues.map((one) => ({
      path: [path, 'query', ...one.path].join('.'),
      code: one.code ?? 'invalid',
      message: one.message,
    }))
    return fail('invalid_input', {}, errors)
  }
  return { ...read.data }
}
