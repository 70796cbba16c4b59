/**
 * Type rules of template-message and subscribe-message fields. Source: WeChat "类目模板消息 / 参数值限制" as quoted in the shared facts, platform §4.
 * Own code by intent: the product must not share it.
 */
export type Emoji = 'strip' | 'reject' | 'keep'

export interface FieldContext {
  lengthUnit: 'codepoint' | 'utf16'
  emoji: Emoji
  /** Approved strings of a const or enum field. */
  allowed: string[] | undefined
  /** Official account (the default) or mini-program: the two have different types and limits. */
  family?: 'template' | 'subscribe'
}

type Rule = (text: string, context: FieldContext) => boolean

const CHINESE = /^\p{Script=Han}+$/u
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u{FE0F}|\u{200D}|\u{20E3}/gu
// eslint-disable-next-line no-control-regex -- control characters are what this pattern is about
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/

const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`
const DAY = String.raw`(\d{4})(?:年(\d{1,2})月(\d{1,2})日|-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))`
const TIME_POINT = new RegExp(`^(?:${DAY}\\s*)?${CLOCK}$`)
const DATE_POINT = new RegExp(`^${DAY}(?:\\s*${CLOCK})?$`)

const RULES: Record<string, Rule> = {
  thing: (text, context) => text !== '' && length(text, context) <= 20,
  short_thing: (text, context) => text !== '' && length(text, context) <= 5,
  character_string: (text) => /^[\x20-\x7e]{1,32}$/.test(text),
  time: (text) => points(text).every((point) => isPoint(point, TIME_POINT)),
  date: (text) => points(text).every((point) => isPoint(point, DATE_POINT)),
  amount: (text) => isAmount(text, 12),
  phone_number: (text) => /^[\d+\-() ]{1,17}$/.test(text),
  car_number: (text, context) =>
    length(text, context) <= 8 && /^[\p{Script=Han}A-Za-z0-9][A-Za-z0-9]*[\p{Script=Han}A-Za-z0-9]$/u.test(text),
  const: (text, context) => text === '' || (length(text, context) <= 20 && (context.allowed?.includes(text) ?? true)),
  phrase: (text, context) => length(text, context) <= 5 && CHINESE.test(text),
  enum: (text, context) => context.allowed?.includes(text) ?? false,
}

/** Source: WeChat "subscribeMessage.send / 订阅消息参数值内容限制说明". `const` and `short_thing` are the official account's alone. */
const SUBSCRIBE_RULES: Record<string, Rule> = {
  thing: RULES.thing as Rule,
  number: (text) => /^-?\d+(?:\.\d+)?$/.test(text) && text.length <= 32,
  letter: (text) => /^[A-Za-z]{1,32}$/.test(text),
  symbol: (text, context) => length(text, context) <= 5 && /^[\p{P}\p{S}]+$/u.test(text),
  character_string: RULES.character_string as Rule,
  time: RULES.time as Rule,
  date: RULES.date as Rule,
  amount: (text) => isAmount(text, 10),
  phone_number: RULES.phone_number as Rule,
  car_number: RULES.car_number as Rule,
  name: (text, context) => isName(text, context),
  phrase: RULES.phrase as Rule,
  enum: RULES.enum as Rule,
}

/** The keys of `{{key.DATA}}` in a template's content, in order, each once. */
export function fieldKeys(content: string): string[] {
  return [...new Set([...content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map((match) => match[1] as string))]
}

/** `thing12` → `thing`. */
export function fieldType(key: string): string {
  return key.replace(/\d+$/, '')
}

export function isKnownField(key: string, family: FieldContext['family'] = 'template'): boolean {
  return Object.hasOwn(rulesOf(family), fieldType(key))
}

/**
 * The text as the card will show it, or null when WeChat answers 47003. Control characters (newlines too) are refused;
 * emoji are taken out, refused or kept as the assumption says.
 */
export function acceptField(key: string, value: unknown, context: FieldContext): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const given = String(value)
  if (CONTROL.test(given)) return null
  if (!isKnownField(key, context.family)) return null
  const rule = rulesOf(context.family)[fieldType(key)] as Rule
  const text = context.emoji === 'strip' ? given.replace(EMOJI, '') : given
  if (context.emoji === 'reject' && text.replace(EMOJI, '') !== text) return null
  return rule(text, context) ? text : null
}

function rulesOf(family: FieldContext['family']): Record<string, Rule> {
  return family === 'subscribe' ? SUBSCRIBE_RULES : RULES
}

function length(text: string, context: FieldContext): number {
  return context.lengthUnit === 'utf16' ? text.length : [...text].length
}

function points(text: string): string[] {
  return text.split('~').length <= 2 ? text.split('~').map((point) => point.trim()) : ['']
}

function isPoint(text: string, pattern: RegExp): boolean {
  const match = pattern.exec(text)
  if (!match) return false
  const [year, month, day] = match
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number)
  if (year === undefined || month === undefined || day === undefined) return true
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Ten Chinese characters, or twenty letters and signs; mixed counts as Chinese. */
function isName(text: string, context: FieldContext): boolean {
  if (text === '' || /\p{N}/u.test(text)) return false
  return length(text, context) <= (/\p{Script=Han}/u.test(text) ? 10 : 20)
}

function isAmount(text: string, digits: number): boolean {
  const match = /^[¥￥$€£]?(\d+)(?:\.(\d+))?元?$/.exec(text)
  return match !== null && (match[1] as string).length + (match[2] ?? '').length <= digits
}
