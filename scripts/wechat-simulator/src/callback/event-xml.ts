import { XMLParser } from 'fast-xml-parser'

/** Fields of an event in WeChat's order; numbers go bare, texts in CDATA. `list` is WeChat's wrapper of repeated `List` entries. */
export type EventFields = Record<string, string | number | { literal: string } | { list: EventFields[] }>

/** The XML of an event as WeChat writes it: `CreateTime` in seconds. */
export function eventXml(toGhId: string, fromOpenid: string, createTime: number, event: string, fields: EventFields): string {
  const all = headed(toGhId, fromOpenid, createTime, event, fields)
  return `<xml>${elements(all).join('\n')}\n</xml>`
}

/**
 * The same as JSON, for accounts that chose this format. WeChat drops the wrapper there and writes a single entry as an object, several as
 * an array; numbers inside lists are texts. Source: WeChat "订阅消息 / 事件推送" with the developers' corrections of the page.
 */
export function eventJson(toGhId: string, fromOpenid: string, createTime: number, event: string, fields: EventFields): string {
  const all = headed(toGhId, fromOpenid, createTime, event, fields)
  const pairs = Object.entries(all).map(([key, value]) => {
    if (typeof value !== 'object') return [key, value]
    if ('literal' in value) return [key, value.literal]
    const items = value.list.map((item) => Object.fromEntries(Object.entries(item).map(([name, one]) => [name, plainText(one)])))
    return ['List', items.length === 1 ? items[0] : items]
  })
  return JSON.stringify(Object.fromEntries(pairs))
}

function headed(toGhId: string, fromOpenid: string, createTime: number, event: string, fields: EventFields): EventFields {
  return { ToUserName: toGhId, FromUserName: fromOpenid, CreateTime: createTime, MsgType: 'event', Event: event, ...fields }
}

function elements(fields: EventFields): string[] {
  return Object.entries(fields).map(([key, value]) => `<${key}>${inner(value)}</${key}>`)
}

/** Wraps encrypted text; compat mode carries the clear fields too. */
export function encryptedXml(toGhId: string, encrypted: string, clear: string | null): string {
  const own = `<Encrypt><![CDATA[${encrypted}]]></Encrypt>\n</xml>`
  return clear === null ? `<xml><ToUserName><![CDATA[${toGhId}]]></ToUserName>\n${own}` : clear.replace(/<\/xml>$/, own)
}

/** The JSON form of the same. */
export function encryptedJson(toGhId: string, encrypted: string, clear: string | null): string {
  const head = clear === null ? { ToUserName: toGhId } : (JSON.parse(clear) as object)
  return JSON.stringify({ ...head, Encrypt: encrypted })
}

/** The flat fields of a passive reply, or null when it is no XML of WeChat's form. */
export function readXml(text: string): Record<string, string> | null {
  if (!text.trimStart().startsWith('<xml>')) return null
  try {
    const parsed = new XMLParser({ parseTagValue: false, processEntities: false, cdataPropName: false }).parse(text) as { xml?: unknown }
    if (typeof parsed.xml !== 'object' || parsed.xml === null) return null
    return Object.fromEntries(Object.entries(parsed.xml).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  } catch {
    return null
  }
}

function inner(value: EventFields[string]): string {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object') return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  if ('literal' in value) return value.literal
  return value.list.map((item) => `<List>${elements(item).join('\n')}</List>`).join('\n')
}

function plainText(value: EventFields[string]): string {
  return typeof value === 'object' && 'literal' in value ? value.literal : String(value)
}
