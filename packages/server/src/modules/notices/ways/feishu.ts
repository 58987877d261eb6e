import { createHmac } from 'node:crypto'
import type { destinationShapes } from '@millrace/contract/notices/api.ts'
import type { z } from 'zod'
import { fit, plain } from '../letter.ts'
import { type Codes, post, type Way, withKeyword } from './way.ts'

type Shape = typeof destinationShapes.feishu
/** Of the text; the whole body may have 20 kB, and escaping makes it longer. */
const mostBytes = 6_000

export const feishuCodes: Codes = {
  code: 'code',
  words: 'msg',
  classes: {
    11232: 'retry_after',
    19001: 'account_stop',
    19021: 'account_stop',
    19022: 'account_stop',
    19024: 'account_stop',
    9499: 'content_final',
  },
  pauseMs: 60_000,
}

/** The text is the key, and nothing is signed with it. */
export const signFeishu = (timestampSeconds: number, secret: string): string =>
  createHmac('sha256', `${timestampSeconds}\n${secret}`).digest('base64')

/** A custom bot of Feishu, which takes five messages in a second. */
export const feishu: Way<z.output<Shape['settings']>, z.output<Shape['secrets']>> = {
  apartMs: 250,
  say({ settings, secrets: { webhook, secret } }, { title, lines, href }, context) {
    const timestamp = Math.floor(context.now().getTime() / 1_000)
    const signed = secret ? { timestamp: String(timestamp), sign: signFeishu(timestamp, secret) } : {}
    const body = fit(withKeyword(lines.map(plain), settings.keyword), mostBytes)
    const content = [...body.map((text) => [{ tag: 'text', text }]), [{ tag: 'a', text: '打开 / Open', href }]]
    const message = { msg_type: 'post', content: { post: { zh_cn: { title: plain(title), content } } } }
    return post(new URL(webhook), { ...signed, ...message }, feishuCodes, context)
  },
}
