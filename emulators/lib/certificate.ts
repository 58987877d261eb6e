import { execFileSync } from 'node:child_process'
import type { Tls } from './listen.ts'

const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=emulator -keyout - -out -'
const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']

/** A certificate of this machine that nobody knows: whoever speaks to it has to be told. Made anew each time, by openssl. */
export function ownCertificate(): Tls {
  const made = execFileSync('openssl', [...request.split(' '), ...names], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })
  const part = (what: string): string => new RegExp(`-----BEGIN ${what}-----[\\s\\S]*?-----END ${what}-----\\n`).exec(made)?.[0] ?? ''
  return { certificate: part('CERTIFICATE'), key: part('PRIVATE KEY') }
}
