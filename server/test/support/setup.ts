import { configureLog } from '../../src/platform/log'

// Refusals are the subject of many tests; their lines would bury a failure. TEST_LOG=info shows them.
configureLog({ level: process.env.TEST_LOG ?? 'silent' })
