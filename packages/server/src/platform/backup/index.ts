export { backupsFolder, type Migrated, migrateSafely } from './automatic.ts'
export { type BackupResult, backup, NothingToBackUp } from './backup.ts'
export { refuseHalfRestored, restoreInto } from './into.ts'
export { type RestoreResult, restore, RestoreRefused } from './restore.ts'
