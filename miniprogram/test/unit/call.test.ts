import { address, settle } from '../../src/platform/call'
import { ApiError, explain, isUnsettled, noAnswer } from '../../src/platform/errors'

const refusalOf = (status: number, data: unknown, headers: Record<string, string> = {}) => {
  try {
    settle({ status, data, headers })
  } catch (thrown) {
    if (thrown instanceof ApiError) return thrown
  }
  throw new Error('not refused')
}

describe('calling an endpoint by its name', () => {
  it('fills the path and leaves out what was not asked', () => {
    expect(address('/api', 'GET /classes/:classId/roll', { params: { classId: '12' }, query: { day: '2026-03-11', session: undefined } })).toEqual({
      method: 'GET', url: '/api/classes/12/roll?day=2026-03-11',
    })
  })

  it('an id can never become another path, a name keeps its characters', () => {
    expect(address('/api', 'GET /students/:studentId/attendance', { params: { studentId: '../me?x=1' } }).url).toBe('/api/students/..%2Fme%3Fx%3D1/attendance')
    expect(address('/api', 'GET /schools/lookup', { query: { name: '金湾 & 𠮷' } }).url).toBe(`/api/schools/lookup?name=${encodeURIComponent('金湾 & 𠮷')}`)
  })
})

describe('a refusal on the phone', () => {
  it('carries the server’s own sentence, code, details and request id', () => {
    const refusal = refusalOf(409, { code: 'attendance.already_reported', message: '这个班本次考勤已由他人上报', details: { reportId: '9' }, requestId: 'r1' })
    expect(refusal).toMatchObject({ code: 'attendance.already_reported', message: '这个班本次考勤已由他人上报', details: { reportId: '9' }, requestId: 'r1', status: 409 })
    expect(isUnsettled(refusal)).toBe(false)
  })

  it('a gateway that answers in its own words is the service being away: the same form may be sent again', () => {
    const refusal = refusalOf(502, '<html>Bad Gateway</html>')
    expect(refusal).toMatchObject({ code: 'server.unavailable', status: 503 })
    expect(isUnsettled(refusal)).toBe(true)
    expect(refusalOf(503, { code: 'server.unavailable', message: '服务暂时不可用' }, { 'retry-after': '7' }).retryAfter).toBe(7)
  })

  it('a reply that was cut off on the way is no answer, so the form keeps its key; 204 has nothing to say', () => {
    // What H5 and WeChat make of half a body, and of the page of a network that wants a sign-in of its own.
    for (const data of [null, undefined, '{"items":[{"na', '<html>', '']) expect(isUnsettled(refusalOf(201, data))).toBe(true)
    expect(settle({ status: 204, data: null, headers: {} })).toBeNull()
    expect(settle({ status: 200, data: { items: [] }, headers: {} })).toEqual({ items: [] })
  })

  it('no answer at all says that what was typed is safe', () => {
    expect(isUnsettled(noAnswer(true))).toBe(true)
    expect(noAnswer(false).message).toContain('填写的内容还在')
  })

  it('every kind tells what to do next in Chinese', () => {
    for (const status of [401, 403, 404, 409, 500, 503]) {
      const problem = explain(new ApiError('x.y', '出了点问题', status, undefined, 'r1'))
      expect(`${problem.title}${problem.text ?? ''}`).toMatch(/[\u4e00-\u9fff]/)
    }
  })
})
