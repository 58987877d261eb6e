import { callSchema, describeCall, hostOf, isField, isHeader, methods, secretName } from '../calls.ts'
import { error, type GraphProblem } from '../problem.ts'
import { defineKind } from './kind.ts'

/** A call always ends within hours; who still waits after this long has lost it. */
const mostMs = 3 * 86_400_000

/** Calls an address of somebody else, and waits for what comes of it. */
export const webhook = defineKind(
  'webhook',
  callSchema,
)({
  fresh: () => ({
    method: methods[1],
    url: '',
    headers: [],
    type: 'json',
    body: '{ "email": "{{ profile.email | default: \'\' }}" }',
    timeout: 10,
    fields: [],
  }),
  ports: () => ['ok', 'failed'],
  finds: ({ fields }) => fields.map(({ name }) => name),
  over: { port: 'failed', why: 'no answer' },
  check(id, { url, headers, fields, secret }) {
    const found: GraphProblem[] = []
    if (url.trim() === '') found.push(error(id, 'url_missing'))
    else if (hostOf(url) === undefined) found.push(error(id, 'url_invalid'))
    for (const { name, value } of headers) if (!isHeader(name) || /[\r\n]/.test(value)) found.push(error(id, 'header_invalid', { name }))
    const names = fields.map(({ name }) => name)
    for (const [i, field] of fields.entries())
      if (!isField(field) || names.indexOf(field.name) !== i) found.push(error(id, 'field_invalid', { name: field.name }))
    if (secret !== undefined && !secretName.test(secret)) found.push(error(id, 'secret_unknown', { secret }))
    return found
  },
  arrive: (_, { node, visit, at }) => ({
    kind: 'wait',
    dueAt: at + mostMs,
    absence: false,
    why: '',
    effects: [{ kind: 'webhook', node, visit, at }],
  }),
  describe: ({ method, url }, language) => {
    const to = hostOf(url)?.replace(/:(80|443)$/, '') ?? '…'
    return language === 'zh' ? `调用 ${method} ${to}` : `Call ${method} ${to}`
  },
  visited: ({ port, why }, _, language) => describeCall(port, why, language),
})
