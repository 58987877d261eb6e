import { z } from 'zod'
import type { Json } from '../events.ts'
import type { Language } from '../rules/index.ts'

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
/** What a body is; also how what is filled into it is written, so that a name with a quote in it spoils nothing. */
export const bodyTypes = ['json', 'form', 'text'] as const
export const mostSeconds = 30

export const callSchema = z.object({
  method: z.enum(methods).default('POST'),
  url: z.string().max(2_000).describe('its host is fixed; what comes after it may be filled in'),
  headers: z
    .array(z.object({ name: z.string().max(100), value: z.string().max(2_000) }))
    .max(20)
    .default([])
    .describe('a value may name a secret of the project: `Bearer {{ secret.erp }}`'),
  type: z.enum(bodyTypes).default('json'),
  body: z.string().max(20_000).default(''),
  secret: z.string().max(40).optional().describe('name of the secret of the project that signs the call (Standard Webhooks)'),
  timeout: z.number().int().min(1).max(mostSeconds).default(10).describe('seconds, for all of the call'),
  fields: z
    .array(z.object({ name: z.string().max(40), path: z.string().max(200) }))
    .max(20)
    .default([])
    .describe('what the run is to know from then on: `data.items[0].state` of a JSON answer, or `$status`; read as `node.<id>.<name>`'),
})
export type Call = z.infer<typeof callSchema>

export const hasBody = ({ method, body }: Pick<Call, 'method' | 'body'>): boolean => method !== 'GET' && body.trim() !== ''

const hostName = /^(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?)$/u

/** Host and port of a call when they are fixed, and nobody signs in by the address; else undefined. */
export function hostOf(url: string): string | undefined {
  const [, scheme, whole] = /^(https?):\/\/([^/?#\s@{}%\\]+)(?=[/?#]|$)/i.exec(url) ?? []
  const [, host = '', port] = /^(.*?)(?::(\d{0,5}))?$/.exec(whole?.toLowerCase() ?? '') ?? []
  const number = port ? Number(port) : scheme?.toLowerCase() === 'https' ? 443 : 80
  return hostName.test(host) && number >= 1 && number <= 65_535 ? `${host}:${number}` : undefined
}

export const secretName = /^[a-z][a-z0-9_]{0,39}$/
const secretReads = /\bsecret\.([a-z][a-z0-9_]{0,39})/g

/** Secrets that a call names. */
export function secretsIn({ secret, headers }: Call): string[] {
  const read = headers.flatMap(({ value }) =>
    [...value.matchAll(/\{\{[^}]*\}\}|\{%[^%]*%\}/g)].flatMap(([text]) => [...text.matchAll(secretReads)]),
  )
  return [...new Set([...(secret ? [secret] : []), ...read.map(([, name = '']) => name)])]
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** Those that say how the call is carried, and those that are ours. */
const reserved =
  /^(host|content-length|content-encoding|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|idempotency-key|webhook-.*|millrace-.*)$/i

export const isHeader = (name: string): boolean => headerName.test(name) && !reserved.test(name)

/** `at` is when the run came to a step. */
export const isField = ({ name, path }: Call['fields'][number]): boolean =>
  /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) && name !== 'at' && (path === statusPath || /^[^.[\]]+(\.[^.[\]]+|\[\d+\])*$/.test(path))

export const statusPath = '$status'
/** More of a text is not kept: runs are small. */
const mostText = 1_000

/** What a run is to know of an answer: texts, numbers and yes or no; what is not there is not known. */
export function fieldsOf({ fields }: Pick<Call, 'fields'>, node: string, status: number, body: string): Record<string, Json> {
  if (fields.length === 0) return {}
  const document = parsed(body)
  return Object.fromEntries(
    fields.flatMap(({ name, path }) => {
      const value = path === statusPath ? status : at(document, path)
      return value === undefined ? [] : [[`node.${node}.${name}`, value]]
    }),
  )
}

function at(document: Json | undefined, path: string): Json | undefined {
  let value: unknown = document
  for (const key of path.split(/[.[\]]+/).filter(Boolean))
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, unknown>>)[key]
        : undefined
  if (typeof value === 'string') return value.slice(0, mostText)
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json /* of JSON.parse */
  } catch {
    return undefined
  }
}

/** How a call ended: `200: 1 attempt`, `too_slow: 5 attempts`. */
export const whyOf = (end: string, attempts: number): string =>
  `${end.slice(0, 150)}: ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`

const ends: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  private: { en: 'the address is inside a private network', zh: '地址位于内网，不允许调用' },
  unknown_host: { en: 'the host is not known', zh: '域名无法解析' },
  unreachable: { en: 'the host could not be reached', zh: '无法连接' },
  too_slow: { en: 'no answer in time', zh: '超时未应答' },
  host_down: { en: 'the host failed every call for an hour', zh: '目标主机持续故障超过 1 小时' },
  too_late: { en: 'it was due too long before the journey went on', zh: '流程恢复时已超过允许的时限' },
  secret_unknown: { en: 'a secret is missing', zh: '缺少密钥' },
  url_invalid: { en: 'the address came out wrong', zh: '地址填充后无效' },
  node_gone: { en: 'the step is gone', zh: '步骤已不存在' },
}

const plain = (end: string, language: Language): string => {
  if (/^\d{3}$/.test(end)) return language === 'zh' ? `返回 ${end}` : `answered ${end}`
  const [code = '', ...detail] = end.split(' ')
  if (code === 'variable_missing') return language === 'zh' ? `缺少 ${detail.join(' ')}` : `${detail.join(' ')} is missing`
  return ends[end]?.[language] ?? end
}

/** How a call ended, as an operator would say it. */
export function describeCall(port: string, why: string, language: Language): string {
  const zh = language === 'zh'
  if (why === notCalled) return zh ? '试运行：没有发出请求' : 'Nothing was called: tried out only'
  const [, end, attempts = '0'] = /^(.*): (\d+) attempts?$/.exec(why) ?? []
  if (end === undefined) return port === 'ok' ? (zh ? '调用成功' : 'The call went well') : zh ? '没有得到应答' : 'No answer came'
  const times = Number(attempts) > 1 ? (zh ? `，共 ${attempts} 次尝试` : ` after ${attempts} attempts`) : ''
  if (port === 'ok') return zh ? `调用成功：${plain(end, language)}${times}` : `The call went well: ${plain(end, language)}${times}`
  return zh ? `调用失败：${plain(end, language)}${times}` : `The call failed: ${plain(end, language)}${times}`
}

/** A replay went on as if the call had been made. */
export const notCalled = 'not called'
