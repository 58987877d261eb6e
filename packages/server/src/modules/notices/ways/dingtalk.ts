import { createHmac } from 'node:crypto'
import type { destinationShapes } from '@millrace/contract/notices/api.ts'
import type { z } from 'zod'
import { fit, plain } from '../letter.ts'
import { type Codes, post, type Way, withKeyword } from './way.ts'

type Shape = typeof destinationShapes.dingtalk
/** Of the text; the whole body may have 20,000, and escaping makes it longer. */
const mostBytes = 6_000

export const dingtalkCodes: Codes = {
  code: 'errcode',
  words: 'errmsg',
  classes: {
    130101: 'retry_after',
    310000: 'account_stop',
    300001: 'account_stop',
    300005: 'account_stop',
    400401: 'content_final',
    460101: 'content_final',
  },
  pauseMs: 600_000,
}

/** Not yet escaped for an address. */
export const signDingTalk = (timestampMs: number, secret: string): string =>
  createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64')

/** A custom robot of DingTalk. */
export const dingtalk: Way<z.output<Shape['settings']>, z.output<Shape['secrets']>> = {
  apartMs: 0,
  say({ settings, secrets: { webhook, secret } }, { title, lines, href }, context) {
    const url = new URL(webhook)
    if (secret) {
      const timestamp = context.now().getTime()
      url.searchParams.set('timestamp', String(timestamp))
      url.searchParams.set('sign', signDingTalk(timestamp, secret))
    }
    const body = fit([`#### ${plain(title)}`, ...withKeyword(lines.map(plain), settings.keyword)], mostBytes)
    const text = [...body, `[打开 / Open](${href})`].join('\n\n')
    return post(url, { msgtype: 'markdown', markdown: { title: plain(title), text } }, dingtalkCodes, context)
  },
}
