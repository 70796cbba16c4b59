import { XMLParser } from 'fast-xml-parser'

/** Fields of an event in WeChat's order; numbers go bare, texts in CDATA. */
export type EventFields = Record<string, string | number | { literal: string }>

/** The XML of an event as WeChat writes it: `CreateTime` in seconds. */
export function eventXml(toGhId: string, fromOpenid: string, createTime: number, event: string, fields: EventFields): string {
  const all: EventFields = {
    ToUserName: toGhId,
    FromUserName: fromOpenid,
    CreateTime: createTime,
    MsgType: 'event',
    Event: event,
    ...fields,
  }
  return `<xml>${Object.entries(all)
    .map(([key, value]) => `<${key}>${inner(value)}</${key}>`)
    .join('\n')}\n</xml>`
}

/** Wraps encrypted text; compat mode carries the clear fields too. */
export function encryptedXml(toGhId: string, encrypted: string, clear: string | null): string {
  const own = `<Encrypt><![CDATA[${encrypted}]]></Encrypt>\n</xml>`
  return clear === null ? `<xml><ToUserName><![CDATA[${toGhId}]]></ToUserName>\n${own}` : clear.replace(/<\/xml>$/, own)
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
  if (typeof value === 'object') return value.literal
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
