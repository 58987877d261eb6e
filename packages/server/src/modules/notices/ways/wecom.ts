import type { destinationShapes } from '@millrace/contract/notices/api.ts'
import type { z } from 'zod'
import { fit, plain } from '../letter.ts'
import { type Codes, post, type Way } from './way.ts'

type Shape = typeof destinationShapes.wecom
const mostBytes = 4_096

export const wecomCodes: Codes = {
  code: 'errcode',
  words: 'errmsg',
  classes: {
    45009: 'retry_after',
    93000: 'account_stop',
    40008: 'content_final',
    40058: 'content_final',
    44004: 'content_final',
    47001: 'content_final',
  },
  pauseMs: 60_000,
}

/** A group robot of WeCom. Whoever has its address may speak: it signs nothing. */
export const wecom: Way<z.output<Shape['settings']>, z.output<Shape['secrets']>> = {
  apartMs: 0,
  say({ secrets }, { title, lines, href }, context) {
    const link = `[打开 / Open](${href})`
    const body = fit([`**${plain(title)}**`, ...lines.map((line) => `> ${plain(line)}`)], mostBytes - Buffer.byteLength(link) - 1)
    const content = [...body, link].join('\n')
    return post(new URL(secrets.webhook), { msgtype: 'markdown', markdown: { content } }, wecomCodes, context)
  },
}
