import type { Kit } from '../../lib/kit.ts'
import { beijingDate, beijingTime, mainlandNumber } from '../../lib/phones.ts'
import type { AliyunAccount } from './account.ts'
import { type Params, Refused } from './send.ts'

const audit = { approved: 'AUDIT_STATE_PASS', pending: 'AUDIT_STATE_INIT', rejected: 'AUDIT_STATE_NOT_PASS' } as const
const states = { sent: 1, failed: 2, delivered: 3 } as const

/** QuerySendDetails: what became of the messages to a number on a day of the last thirty. */
export function sendDetails(params: Params, { inbox, clock }: Kit): Record<string, unknown> {
  const [number, date, size, page] = ['PhoneNumber', 'SendDate', 'PageSize', 'CurrentPage'].map((name) => params.get(name) ?? '')
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(date ?? '')
  const [pageSize, currentPage] = [Number(size), Number(page)]
  if (!day || !(pageSize >= 1 && pageSize <= 50) || !(currentPage >= 1)) throw new Refused('isv.INVALID_PARAMETERS', '参数异常')
  const wanted = day.slice(1).join('-')
  if (clock.now().getTime() - Date.parse(`${wanted}T00:00:00+08:00`) > 31 * 86_400_000)
    throw new Refused('isv.INVALID_PARAMETERS', '仅支持近30天')
  const found = inbox.messages.filter(
    ({ to, at, id }) =>
      to === mainlandNumber(number ?? '') && beijingDate(at) === wanted && [id, '', undefined].includes(params.get('BizId')),
  )
  const shown = found.slice((currentPage - 1) * pageSize, currentPage * pageSize).map((one) => ({
    PhoneNum: one.to,
    SendStatus: states[one.state],
    ErrCode: one.code,
    TemplateCode: one.template,
    Content: one.text,
    SendDate: beijingTime(one.at),
    ReceiveDate: one.reportedAt ? beijingTime(one.reportedAt) : '',
    OutId: one.ref,
  }))
  return { TotalCount: found.length, SmsSendDetailDTOs: { SmsSendDetailDTO: shown } }
}

export function signatureList(params: Params, { signatures }: AliyunAccount): Record<string, unknown> {
  const [page, size] = [Number(params.get('PageIndex') ?? 1), Number(params.get('PageSize') ?? 10)]
  if (!(page >= 1) || !(size >= 1 && size <= 50)) throw new Refused('isv.INVALID_PARAMETERS', '参数异常')
  const all = Object.entries(signatures).map(([name, state]) => ({
    SignName: name,
    AuditStatus: audit[state],
    BusinessType: '通用',
    CreateDate: '2026-01-01 00:00:00',
  }))
  return { TotalCount: all.length, CurrentPage: page, PageSize: size, SmsSignList: all.slice((page - 1) * size, page * size) }
}
