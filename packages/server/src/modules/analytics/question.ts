import { sqlQuestionSchema } from '@millrace/contract/queries/index.ts'
import { fail } from '../../platform/errors.ts'
import type { AnalyticsModule, How } from './analytics.ts'
import type { Project } from './model.ts'
import { models } from './models/index.ts'

/** A question in SQL is kept like any other; it is asked elsewhere, and not by everybody. */
const questions = [...models.map(({ name, query }) => ({ name, query })), { name: 'sql', query: sqlQuestionSchema }]

/** Refuses a question that its analysis would not take, naming the field; answers with it as the analysis reads it. */
export function checkQuestion(name: string, query: unknown, path: string): Readonly<Record<string, unknown>> {
  const model = questions.find((one) => one.name === name)
  if (!model) {
    const known = questions.map((one) => one.name).join(', ')
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

/** What an analysis answers to a question, as its own route would. */
export async function answerOf(
  analytics: AnalyticsModule,
  project: Project,
  { model: name, query }: { readonly model: string; readonly query: unknown },
  how: How & { readonly requestId: string },
): Promise<object> {
  const model = models.find((one) => one.name === name) ?? fail('not_found', { kind: 'analysis' })
  checkQuestion(name, query, 'body')
  const answer = await analytics.answer(model, project, model.query.parse(query), how)
  return model.answer.parse({ ...answer, requestId: how.requestId })
}
