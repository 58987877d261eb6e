import type { Kit } from '../../lib/kit.ts'
import { arrive, extrasOf, textsOf } from '../devices.ts'
import type { HuaweiAccount } from './account.ts'
import { type Fate, report } from './receipts.ts'
import { type Push, Refused } from './request.ts'

export interface Done {
  readonly code: string
  readonly msg: string
  readonly requestId: string
}

/** Shows it on those of the devices that have the app; says which tokens are none. */
export function push({ validate_only: isDry, message }: Push, account: HuaweiAccount, kit: Kit): Done {
  if (account.isClosed) throw new Refused('80300002', 'The current app does not have the permission to send push messages')
  const tokens = message.token
  const illegal = tokens.filter((token) => !account.devices[token] || account.devices[token]?.isGone)
  if (illegal.length === tokens.length) throw new Refused('80300007', 'All the tokens are invalid')
  const requestId = kit.number()
  const fine = tokens.filter((token) => !illegal.includes(token))
  if (!isDry) {
    const fates = fine.map((token) => ({ token, status: show(token, requestId, message, account, kit) }))
    report(fates satisfies Fate[], requestId, message.android.bi_tag, account, kit)
  }
  if (illegal.length === 0) return { code: '80000000', msg: 'Success', requestId }
  const counts = { success: fine.length, failure: illegal.length, illegal_tokens: illegal }
  return { code: '80100000', msg: JSON.stringify(counts), requestId }
}

/** Answers the status of its receipt. */
function show(token: string, requestId: string, { android }: Push['message'], account: HuaweiAccount, kit: Kit): string {
  const outcome = kit.outcomes.get(token)
  if (outcome !== undefined) return outcome
  const { notification, category = '', data, bi_tag: ref } = android
  // A class of service that was not granted counts as marketing, and so does none.
  const counted = account.granted.includes(category) ? category : 'MARKETING'
  if (counted === 'MARKETING' && kit.limits.over(token, [{ span: 'day', permits: account.marketingADay }])) return '102'
  if (counted === 'MARKETING') kit.limits.hit(token)
  const { intent, url } = notification.click_action
  const { link = '', ...values } = textsOf(JSON.parse(data ?? '{}') as Record<string, unknown>)
  arrive(kit, {
    id: requestId,
    to: token,
    text: notification.body,
    ...(ref === undefined ? {} : { ref }),
    shown: {
      platform: account.devices[token]?.platform ?? '',
      title: notification.title,
      link: intent ?? url ?? link,
      image: notification.image ?? '',
      data: { ...values, ...extrasOf(intent ?? '') },
      collapse: notification.tag ?? '',
      category: counted,
    },
  })
  return '0'
}
