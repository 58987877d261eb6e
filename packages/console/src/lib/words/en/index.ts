import { account } from './account.ts'
import { accounts } from './accounts.ts'
import { assets } from './assets.ts'
import { audit } from './audit.ts'
import { backtest } from './backtest.ts'
import { behind } from './behind.ts'
import { blocks } from './blocks.ts'
import { broadcasts } from './broadcasts.ts'
import { calendar } from './calendar.ts'
import { calls } from './calls.ts'
import { channels } from './channels.ts'
import { clicks } from './clicks.ts'
import { common } from './common.ts'
import { connections } from './connections.ts'
import { coverage } from './coverage.ts'
import { contactRules } from './contact-rules.ts'
import { fieldNames } from './field-names.ts'
import { forecast } from './forecast.ts'
import { contrast } from './contrast.ts'
import { costs } from './costs.ts'
import { data } from './data.ts'
import { editor } from './editor.ts'
import { destinations } from './destinations.ts'
import { distribution } from './distribution.ts'
import { dose } from './dose.ts'
import { dryRun } from './dry-run.ts'
import { edits } from './edits.ts'
import { entries } from './entries.ts'
import { identity } from './identity.ts'
import { inbox } from './inbox.ts'
import { imports } from './imports.ts'
import { interval } from './interval.ts'
import { items } from './items.ts'
import { jobs } from './jobs.ts'
import { journeys } from './journeys.ts'
import { keys } from './keys.ts'
import { lifecycle } from './lifecycle.ts'
import { matrix } from './matrix.ts'
import { links } from './links.ts'
import { effect } from './effect.ts'
import { leaving } from './leaving.ts'
import { ltv } from './ltv.ts'
import { retrospective } from './retrospective.ts'
import { readers } from './readers.ts'
import { mail } from './mail.ts'
import { menu } from './menu.ts'
import { metricAlerts, metrics } from './metrics.ts'
import { boardLinks } from './board-links.ts'
import { boardMail } from './board-mail.ts'
import { boards, savedQuestions } from './boards.ts'
import { messages } from './messages.ts'
import { notes } from './notes.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { plan } from './plan.ts'
import { privacy } from './privacy.ts'
import { process } from './process.ts'
import { propensity } from './propensity.ts'
import { problems } from './problems.ts'
import { providers } from './providers.ts'
import { push } from './push.ts'
import { webhook } from './webhook.ts'
import { quality } from './quality.ts'
import { reach } from './reach.ts'
import { alerts, report } from './report.ts'
import { retention } from './retention.ts'
import { review } from './review.ts'
import { segments } from './segments.ts'
import { attributes } from './attributes.ts'
import { attribution } from './attribution.ts'
import { paths } from './paths.ts'
import { sessions } from './sessions.ts'
import { shell } from './shell.ts'
import { settings } from './settings.ts'
import { sms } from './sms.ts'
import { sources } from './sources.ts'
import { signIn } from './sign-in.ts'
import { tagKinds } from './tag-kinds.ts'
import { sql } from './sql.ts'
import { sqlAnalysis } from './sql-analysis.ts'
import { stages } from './stages.ts'
import { tags } from './tags.ts'
import { factors } from './factors.ts'
import { funnel } from './funnel.ts'
import { tiers } from './tiers.ts'

/** The English dictionary is the type of all dictionaries: a missing key elsewhere does not compile. One file a page group. */
export const en = {
  brand: 'Millrace',
  account,
  accounts,
  assets,
  common,
  signIn,
  ltv,
  effect,
  readers,
  leaving,
  retrospective,
  mail,
  menu,
  metrics,
  metricAlerts,
  boardLinks,
  boardMail,
  boards,
  savedQuestions,
  notes,
  overview,
  people,
  segments,
  tags,
  sql,
  tagKinds,
  process,
  propensity,
  providers,
  push,
  webhook,
  factors,
  funnel,
  tiers,
  behind,
  blocks,
  broadcasts,
  journeys,
  calendar,
  retention,
  review,
  report,
  alerts,
  editor,
  backtest,
  destinations,
  dryRun,
  entries,
  jobs,
  audit,
  quality,
  distribution,
  dose,
  reach,
  plan,
  privacy,
  problems,
  messages,
  coverage,
  contactRules,
  fieldNames,
  forecast,
  data,
  connections,
  contrast,
  costs,
  edits,
  identity,
  imports,
  inbox,
  interval,
  items,
  calls,
  channels,
  keys,
  lifecycle,
  matrix,
  links,
  sms,
  sources,
  attributes,
  attribution,
  clicks,
  paths,
  sqlAnalysis,
  sessions,
  shell,
  settings,
  stages,
}
export type Words = typeof en
