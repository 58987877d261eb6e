import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certified {
  readonly certificate: string
  readonly key: string
}

/** Authorities that nobody knows, and what they sign. */
export interface Authority {
  /** PEM. */
  readonly certificate: string
  /** A certificate for one name, `IP:127.0.0.1` or `DNS:db.example`, with its key. */
  sign(name: string): Certified
  end(): void
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']

export function authority(name: string): Authority {
  const dir = mkdtempSync(join(tmpdir(), 'millrace-authority-'))
  const path = (file: string): string => join(dir, file)
  const read = (file: string): string => readFileSync(path(file), 'utf8')
  const request = (file: string, ...more: string[]): void =>
    void execFileSync('openssl', ['req', '-x509', ...newKey, '-keyout', path(`${file}.key`), '-out', path(`${file}.pem`), ...more], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  request('ca', '-subj', `/CN=${name}`)
  return {
    certificate: read('ca.pem'),
    sign(subject) {
      const extensions = ['-addext', `subjectAltName=${subject}`, '-addext', 'basicConstraints=critical,CA:FALSE']
      request('server', '-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-subj', '/CN=database', ...extensions)
      return { certificate: read('server.pem'), key: read('server.key') }
    },
    end: () => rmSync(dir, { recursive: true, force: true }),
  }
}
