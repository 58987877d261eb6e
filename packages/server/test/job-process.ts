import pino from 'pino'
import { systemClock } from '../src/platform/clock.ts'
import { jobs } from '../src/platform/jobs/index.ts'
import { connectPostgres } from '../src/platform/postgres.ts'
import { armStopPoint } from '../src/platform/stop-points.ts'
import { defineCount } from './job-kit.ts'

// A worker process of its own, to be killed: `job-process.ts <database url> [stop point]`.
const [url = '', stop] = process.argv.slice(2)
const postgres = connectPostgres(url, { size: 5 })
const background = jobs({ postgres, clock: systemClock, log: pino({ level: 'silent' }) })
defineCount(background, postgres)
if (stop) armStopPoint(stop)
background.work()
