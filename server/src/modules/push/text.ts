/** What may stand in a message (MS-8): legal for WeChat's field types, the child's name first, nothing about illness. */
import { templates } from '@zhixiao/config/wechat/templates'
import { markText, symptomText } from '@zhixiao/shared-types/values/attendance'
import type { PushKind } from '@zhixiao/shared-types/values/push'

const fieldLimit = 20
/** Pictures, flags, skin tones, and what joins them (variation selector, joiner, keycap, tags). */
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1F3FB}-\u{1F3FF}]|\u{FE0F}|\u{200D}|\u{20E3}|[\u{E0020}-\u{E007F}]/gu
// eslint-disable-next-line no-control-regex -- control characters are what this pattern is about
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

/**
 * A value for a `thing` field: emoji and control characters taken out, at most 20 characters (counted in UTF-16 units: WeChat does not say
 * how it counts 𠮷), cut with `…`. Nothing left becomes `—`, because an empty field refuses the whole message.
 */
export function thingText(text: string, limit = fieldLimit): string {
  const clean = text.replace(emoji, '').replace(control, ' ').replace(/\s+/g, ' ').trim()
  if (clean === '') return '—'
  if (clean.length <= limit) return clean
  let kept = ''
  for (const character of clean) {
    if (kept.length + character.length > limit - 1) break
    kept += character
  }
  return `${kept}…`
}

const times = /^\d{4}年\d{1,2}月\d{1,2}日 ([01]?\d|2[0-3]):[0-5]\d$/
/** Illness belongs to people with the right to see it, never on a lock screen: symptoms, findings, kinds of leave that tell. */
const illness = [...Object.values(symptomText), '病', '症', '诊断', '感染', '流感', '水痘', '体温', '留观', '隔离']

export type Text = { kind: PushKind; title: string; text: string; fields: Record<string, string> }

/**
 * The fields as they will be sent. Throws on what a programmer must mend: a field missing or too many, a time in another form, no name in
 * the first field, illness in any text (MS-8).
 */
export function lintMessage(message: Text): Record<string, string> {
  const keys: Record<string, string> = templates[message.kind].fields
  const wrong = (why: string) => new Error(`message ${message.kind}: ${why}`)
  const strange = Object.keys(message.fields).filter((name) => !(name in keys))
  if (strange.length > 0) throw wrong(`the template has no field ${strange.join(', ')}`)
  const [first] = Object.keys(keys)
  const fields: Record<string, string> = {}
  for (const [name, key] of Object.entries(keys)) {
    const given = message.fields[name]
    if (given === undefined || (name === first && given.trim() === '')) throw wrong(`field ${name} is empty`)
    if (key.startsWith('time') && !times.test(given)) throw wrong(`field ${name} is no time such as 2026年3月11日 08:05`)
    fields[name] = key.startsWith('thing') ? thingText(given) : given
  }
  // A name may hold any character; what is said about the child may not.
  const said = [
    message.title,
    message.text,
    ...Object.entries(fields)
      .filter(([name]) => name !== 'student' && name !== 'school')
      .map(([, value]) => value),
  ]
  const name = message.fields.student ?? ''
  // A correction says between which kinds of leave it changed, in AT-13's own words; 病假 is no diagnosis, and other messages do without it.
  const bare = (text: string) => (message.kind === 'correction' ? text.replaceAll(markText.leave_sick, '') : text)
  const told = illness.find((word) => said.some((text) => bare(name ? text.replaceAll(name, '') : text).includes(word)))
  if (told) throw wrong('a message never speaks of illness')
  return fields
}
