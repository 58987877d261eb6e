import pino from 'pino'
import { createApp } from '../src/app.ts'
import { armStopPoint } from '../src/platform/stop-points.ts'

// A worker of its own, to be killed: `erase-process.ts <database url> <analysis store url> [stop point]`.
const [databaseUrl = '', clickhouseUrl = '', stop] = process.argv.slice(2)
if (stop) armStopPoint(stop)
await createApp({
  databaseUrl,
  clickhouseUrl,
  secret: 'a secret of at least thirty-two characters',
  publicUrl: undefined,
  worker: true,
  privateTargets: [],
  log: pino({ level: 'silent' }),
})
