/**
 * Phones keep an old mini-program for weeks, so a contract only grows (house plan §3.5): no endpoint leaves, no reply loses a field,
 * no request asks for more. Compares the agreement on file with the contracts of today.
 */
type Json = { [key: string]: unknown }
const object = (value: unknown): Json => (value && typeof value === 'object' ? (value as Json) : {})

/** Every way in which `next` breaks a phone that was built against `before`; empty when it only adds. */
export function contractBreaks(before: Json, next: Json): string[] {
  const breaks: string[] = []
  for (const [path, operations] of Object.entries(object(before.paths))) {
    for (const [method, operation] of Object.entries(object(operations))) {
      const name = `${method.toUpperCase()} ${path}`
      const now = object(object(object(next.paths)[path])[method])
      if (Object.keys(now).length === 0) breaks.push(`${name}: endpoint is gone`)
      else breaks.push(...operationBreaks(name, object(operation), now))
    }
  }
  return breaks
}

function operationBreaks(name: string, before: Json, next: Json): string[] {
  return [
    ...replyBreaks(`${name} reply`, replySchema(before), replySchema(next)),
    ...inputBreaks(`${name} body`, bodySchema(before), bodySchema(next)),
    ...parameterBreaks(name, before, next),
  ]
}

const content = (part: unknown) => object(object(object(object(part).content)['application/json']).schema)
const bodySchema = (operation: Json) => content(operation.requestBody)
const replySchema = (operation: Json) => content(object(operation.responses)['200'] ?? object(operation.responses)['201'])

function replyBreaks(at: string, before: Json, next: Json): string[] {
  const breaks: string[] = []
  for (const [key, schema] of Object.entries(object(before.properties))) {
    const now = object(next.properties)[key]
    if (now === undefined) breaks.push(`${at}.${key}: field is gone`)
    else breaks.push(...replyBreaks(`${at}.${key}`, object(schema), object(now)))
  }
  if (before.type && next.type && JSON.stringify(before.type) !== JSON.stringify(next.type)) breaks.push(`${at}: ${JSON.stringify(before.type)} became ${JSON.stringify(next.type)}`)
  if (before.items) breaks.push(...replyBreaks(`${at}[]`, object(before.items), object(next.items)))
  return breaks
}

function inputBreaks(at: string, before: Json, next: Json): string[] {
  const required = (schema: Json) => new Set((schema.required as string[] | undefined) ?? [])
  const known = required(before)
  const breaks = [...required(next)].filter((key) => !known.has(key)).map((key) => `${at}.${key}: is required now`)
  for (const [key, schema] of Object.entries(object(before.properties))) {
    const now = object(next.properties)[key]
    if (now === undefined) breaks.push(`${at}.${key}: is no longer accepted`)
    else breaks.push(...inputBreaks(`${at}.${key}`, object(schema), object(now)))
  }
  const values = (schema: Json) => (schema.enum as unknown[] | undefined) ?? []
  const accepted = values(next)
  if (accepted.length > 0) for (const value of values(before)) if (!accepted.includes(value)) breaks.push(`${at}: ${String(value)} is no longer accepted`)
  return breaks
}

function parameterBreaks(name: string, before: Json, next: Json): string[] {
  const list = (operation: Json) => (operation.parameters as { name: string; in: string; required: boolean }[] | undefined) ?? []
  const known = new Set(list(before).filter((one) => one.required).map((one) => `${one.in} ${one.name}`))
  return list(next).filter((one) => one.required && !known.has(`${one.in} ${one.name}`)).map((one) => `${name} ${one.in} ${one.name}: is required now`)
}
