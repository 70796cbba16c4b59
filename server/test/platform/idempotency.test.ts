import { sql } from '../../src/platform/db'
import { registerConstraints } from '../../src/platform/errors'
import { unique } from '../support/world-base'
import { counts, openSchool, type School } from './school'

let school: School
beforeAll(async () => {
  school = await openSchool()
})
afterAll(() => school.close())
const call = () => school.call
const person: School['person'] = (held) => school.person(held)

const notesOf = (accountId: string) => sql<{ id: string }>('SELECT id FROM plat_note WHERE account_id = ?', [accountId])
const promisesFor = async (ids: string[]) => (await sql('SELECT id FROM outbox WHERE JSON_VALUE(payload, "$.id") IN (?)', [ids])).length

describe('one form, one answer (Idempotency-Key)', () => {
  test('the same form again gives the same answer, the same row and no second message', async () => {
    const one = await person()
    const input = { body: { text: unique('note') } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const first = await call()('POST /notes', input, options)
    const second = await call()('POST /notes', input, options)
    expect([first.status, second.status, second.reply]).toEqual([201, 201, first.reply])
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true'])
    expect(await notesOf(one.accountId)).toHaveLength(1)
    expect(await promisesFor([first.reply.id])).toBe(1)
  })

  test('twenty at once with one key: one row, and each hears the one answer or that it is being worked on', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'slow' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const all = await Promise.all(Array.from({ length: 20 }, () => call()('POST /notes', input, options)))
    const notes = await notesOf(one.accountId)
    expect(notes).toHaveLength(1)
    for (const answer of all) {
      if (answer.status === 201) expect(answer.reply.id).toBe(notes[0]?.id)
      else expect([answer.status, answer.error?.code, answer.headers['retry-after']]).toEqual([409, 'request.in_flight', '1'])
    }
    expect(all.filter((answer) => answer.status === 201 && !answer.headers['idempotent-replayed'])).toHaveLength(1)
  })

  test('a twin of one that takes longer than the lock wait is told to come back', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'very slow' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const [first, second] = await Promise.all([
      call()('POST /notes', input, options),
      new Promise((resolve) => setTimeout(resolve, 100)).then(() => call()('POST /notes', input, options)),
    ])
    expect([first.status, second.status, second.error?.code]).toEqual([201, 409, 'request.in_flight'])
    expect((await call()('POST /notes', input, options)).headers['idempotent-replayed']).toBe('true')
  })

  test('another form under the same key, no key and a bad key are refused; another person may use the same key', async () => {
    const [one, two] = [await person(), await person()]
    const idempotencyKey = unique('form-key')
    const text = unique('note')
    await call()('POST /notes', { body: { text } }, { token: one.token, idempotencyKey })
    const other = await call()('POST /notes', { body: { text: `${text}!` } }, { token: one.token, idempotencyKey })
    expect([other.status, other.error?.code]).toEqual([422, 'request.key_reused'])
    expect((await call()('POST /notes', { body: { text } }, { token: two.token, idempotencyKey })).status).toBe(201)
    for (const bad of [null, 'short', 'x'.repeat(37), 'with space in it']) {
      expect((await call()('POST /notes', { body: { text } }, { token: one.token, idempotencyKey: bad })).error?.code).toBe(
        'request.key_required',
      )
    }
  })

  test('a business refusal leaves no row, is replayed with its details and is sealed in the table', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'refuse' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const before = counts.notes
    const first = await call()('POST /notes', input, options)
    const second = await call()('POST /notes', input, options)
    expect([first.status, first.error?.code, first.error?.details]).toEqual([409, 'attendance.already_reported', { reportId: '77' }])
    expect([second.status, second.error?.code, second.error?.details, second.headers['idempotent-replayed']]).toEqual([
      409,
      'attendance.already_reported',
      { reportId: '77' },
      'true',
    ])
    expect(counts.notes - before).toBe(1)
    expect(await notesOf(one.accountId)).toHaveLength(0)
    const [row] = await sql<{ body_sealed: Buffer }>('SELECT body_sealed FROM idempotency WHERE account_id = ?', [one.accountId])
    expect(row?.body_sealed.includes(Buffer.from('77'))).toBe(false)
  })

  test('a crash is not stored: the same form is worked on again', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'crash' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const before = counts.failures
    expect((await call()('POST /notes', input, options)).status).toBe(500)
    expect((await call()('POST /notes', input, options)).status).toBe(500)
    expect(counts.failures - before).toBe(2)
    expect(await sql('SELECT k FROM idempotency WHERE account_id = ?', [one.accountId])).toHaveLength(0)
  })

  test('a duplicate that the module has a name for becomes its conflict', async () => {
    registerConstraints({ plat_note__once: 'attendance.already_reported' })
    const one = await person()
    const input = { body: { text: unique('note') } }
    expect((await call()('POST /notes', input, { token: one.token })).status).toBe(201)
    expect((await call()('POST /notes', input, { token: one.token })).error?.code).toBe('attendance.already_reported')
  })
})
