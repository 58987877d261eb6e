import type { SendResult } from '@millrace/contract/connectors/results.ts'
import type { Outcome } from '../../messaging/index.ts'
import type { Letter } from '../letter.ts'

export function mailOf({ title, lines, href }: Letter): { subject: string; html: string; text: string } {
  const rows = lines.map((line) => `<p>${escaped(line)}</p>`).join('')
  return {
    subject: title,
    html: `<h3>${escaped(title)}</h3>${rows}<p><a href="${escaped(href)}">打开 / Open</a></p>`,
    text: [title, ...lines, href].join('\n\n'),
  }
}

/** Whom the server does not take is a mistake of the set-up: there is one address. */
export function resultOfMail({ kind, detail, retryAfterMs }: Outcome): SendResult {
  switch (kind) {
    case 'sent':
      return { state: 'accepted', providerId: '' }
    case 'unknown':
      return { state: 'unknown', detail }
    case 'permanent':
      return { state: 'rejected', errorClass: 'account_stop', detail }
    case 'temporary':
      return { state: 'rejected', errorClass: 'retry_backoff', detail, retryAfterMs }
  }
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
