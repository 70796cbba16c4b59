import { consentTexts, type ConsentTerms } from '@zhixiao/config/consent/texts'
import { consentPurposes } from '@zhixiao/shared-types/values/consent'
import { holds, textHash, type Answer } from './rules'

const answer = (given: boolean, version = 1, accountId = '1'): Answer => ({ accountId, given, version })
const asked = { coversFrom: 1, unanswered: false }

describe('S40 several guardians, one consent', () => {
  it('S40 silence is no consent where consent is needed; one agreement is enough', () => {
    expect(holds(asked, [])).toBe(false)
    expect(holds(asked, [answer(true)])).toBe(true)
    expect(holds({ ...asked, unanswered: true }, [])).toBe(true)
  })
  it('S40 a refusal by any guardian wins, however many agree and whichever version it answered', () => {
    expect(holds(asked, [answer(true), answer(false, 1, '2'), answer(true, 1, '3')])).toBe(false)
    expect(holds({ ...asked, coversFrom: 3, unanswered: true }, [answer(false, 1)])).toBe(false)
  })
  it('S40 an agreement to a text that asked for less does not cover one that asks for more', () => {
    expect(holds({ ...asked, coversFrom: 2 }, [answer(true, 1)])).toBe(false)
    expect(holds({ ...asked, coversFrom: 2 }, [answer(true, 2)])).toBe(true)
  })
})

describe('S40 the texts', () => {
  /** What families agreed to is shown to them years later by this hash: a text that was in force is never edited, only followed by a new version. */
  const shown: Record<string, string> = { 'health_detail 1': '6e833e471fa78e83', 'wechat_push 1': '93f043bfa1c5a294' }
  it('S40 no text that was in force has been edited since', () => {
    const now: Record<string, string> = {}
    for (const purpose of consentPurposes) for (const text of consentTexts[purpose].versions) now[`${purpose} ${text.version}`] = textHash(text).toString('hex').slice(0, 16)
    expect(now).toEqual(shown)
  })
  it('S41 every text says what, why, how long, and that nothing else depends on it', () => {
    for (const purpose of consentPurposes) {
      const { versions, coversFrom }: ConsentTerms = consentTexts[purpose]
      expect(versions.map((one) => one.version)).toEqual([...versions].map((one) => one.version).sort((a, b) => b - a))
      expect(coversFrom).toBeLessThanOrEqual(versions[0].version)
      for (const part of Object.values(versions[0].text)) expect(part).toMatch(/。$/)
      expect(versions[0].text.ifNot).toMatch(/照常使用/)
      expect(versions[0].text.ifNot).toMatch(/撤回/)
    }
  })
})
