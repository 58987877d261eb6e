/** Mails as mail servers send them back, after what real ones say. */

const headers = (lines: readonly string[]): string => lines.join('\r\n')

/** A delivery status notification (RFC 3464), as Postfix writes it. */
export function dsn(
  to: string,
  of: { readonly recipient: string; readonly status: string; readonly says: string; readonly action?: string; readonly returned?: string },
): string {
  return headers([
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.x.cn (Mail Delivery System)',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    `Message-ID: <${of.status}.${of.recipient}@mx.x.cn>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.x.cn',
    'Arrival-Date: Sun,  1 Nov 2026 02:00:00 +0000 (UTC)',
    '',
    `Final-Recipient: rfc822; ${of.recipient}`,
    `Action: ${of.action ?? 'failed'}`,
    `Status: ${of.status}`,
    `Diagnostic-Code: smtp; ${of.says}`,
    '',
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    of.returned ?? 'Subject: Hello',
    '',
    '--b1--',
    '',
  ])
}

/** A feedback report (RFC 5965) that returns the headers of what is complained of. */
export const arf = (to: string, returned: string, type = 'abuse'): string =>
  headers([
    'From: feedback@isp.example',
    `To: ${to}`,
    'Subject: FW: Hello',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b2"',
    '',
    '--b2',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '',
    '--b2',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    '',
    '--b2',
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    returned,
    '',
    'Hello',
    '',
    '--b2--',
    '',
  ])

export const plain = (to: string, text: string, more: readonly string[] = []): string =>
  headers([
    'From: Somebody <somebody@x.cn>',
    `To: ${to}`,
    'Subject: Re: Hello',
    'Message-ID: <answer.1@x.cn>',
    'Date: Sun, 01 Nov 2026 01:59:00 +0000',
    ...more,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ])
