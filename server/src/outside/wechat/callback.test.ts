import { createCipheriv, randomBytes } from 'node:crypto'
import { checkVerification, decrypt, openCallback, openWithEntries, signatureOf, CallbackRefused, type CallbackKeys } from './callback'
import { callbackVectors, verification } from './callback-vectors'

const keys: CallbackKeys = { appid: 'wxba5fad812f8e6fb9', token: 'AAAAA', aesKey: 'A'.repeat(43) }
const at = new Date(1714112445_000)

/** What WeChat does on its side, so that broken variants can be made. */
function seal(message: string, { appid = keys.appid, pad }: { appid?: string; pad?: number } = {}): string {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appid)])
  const missing = 32 - (plain.length % 32)
  const padded = Buffer.concat([plain, Buffer.alloc(missing, pad ?? missing)])
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

function post(encrypted: string, changes: { timestamp?: string; msg_signature?: string } = {}) {
  const timestamp = changes.timestamp ?? '1714112445'
  const query = {
    timestamp,
    nonce: '415670741',
    encrypt_type: 'aes',
    msg_signature: changes.msg_signature ?? signatureOf(keys.token, timestamp, '415670741', encrypted),
  }
  return { query, body: `<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>` }
}

const open = (encrypted: string, changes = {}) => {
  const { query, body } = post(encrypted, changes)
  return openCallback(keys, query, body, at)
}

const event =
  '<xml><FromUserName><![CDATA[oAbc]]></FromUserName><CreateTime>1714112445</CreateTime><MsgType>event</MsgType><MsgID>3141592653589793238</MsgID></xml>'

describe('callbacks of WeChat in secure mode (S60)', () => {
  it.each(callbackVectors)('the public sample $id opens to its text', (vector) => {
    const text = decrypt(vector, vector.encrypt)
    if (vector.plaintext !== undefined) expect(text).toBe(vector.plaintext)
    if (vector.contains !== undefined) expect(text).toContain(vector.contains)
  })

  it.each(callbackVectors.filter((vector) => vector.msg_signature))('the public sample $id carries the signature we compute', (vector) => {
    expect(signatureOf(vector.token, vector.timestamp ?? '', vector.nonce ?? '', vector.encrypt)).toBe(vector.msg_signature)
  })

  it("WeChat's own verification request is accepted in its minute and refused six minutes later", () => {
    const vectorKeys = { ...keys, token: verification.token }
    const signedAt = Number(verification.timestamp) * 1000
    expect(() => checkVerification(vectorKeys, verification, new Date(signedAt + 60_000))).not.toThrow()
    expect(() => checkVerification(vectorKeys, verification, new Date(signedAt + 6 * 60_000))).toThrow(CallbackRefused)
    expect(() =>
      checkVerification(vectorKeys, { ...verification, signature: verification.signature.replace('f', 'e') }, new Date(signedAt)),
    ).toThrow('signature')
  })

  it('an event of ours opens, and a message id of 19 digits keeps every digit', () => {
    expect(open(seal(event))).toEqual({ FromUserName: 'oAbc', CreateTime: '1714112445', MsgType: 'event', MsgID: '3141592653589793238' })
  })

  it('an event in JSON, as a mini-program may be set to send, opens too', () => {
    const encrypted = seal('{"FromUserName":"oAbc","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo"}')
    const { query } = post(encrypted)
    expect(openCallback(keys, query, JSON.stringify({ Encrypt: encrypted }), at).Event).toBe('debug_demo')
  })

  it('an event encrypted for another account is refused', () => {
    expect(() => open(seal(event, { appid: 'wx0000000000000000' }))).toThrow('appid')
  })

  it.each([0, 33, 255])('padding of %i is refused', (pad) => {
    expect(() => open(seal(event, { pad }))).toThrow('padding')
  })

  it('any byte changed on the way is refused by the signature', () => {
    const encrypted = seal(event)
    const { query } = post(encrypted)
    const bytes = Buffer.from(encrypted, 'base64')
    for (let index = 0; index < bytes.length; index += 7) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => openCallback(keys, query, post(changed.toString('base64')).body, at)).toThrow('signature')
    }
  })

  it('a post in clear text is refused, also with the plain signature that WeChat sends along', () => {
    const signature = signatureOf(keys.token, '1714112445', '415670741')
    expect(() => openCallback(keys, { timestamp: '1714112445', nonce: '415670741', signature }, event, at)).toThrow('not encrypted')
  })

  it('a post older or newer than five minutes is refused', () => {
    expect(() => open(seal(event), { timestamp: String(1714112445 - 301) })).toThrow('timestamp')
    expect(() => open(seal(event), { timestamp: String(1714112445 + 301) })).toThrow('timestamp')
    expect(() => open(seal(event), { timestamp: 'soon' })).toThrow('timestamp')
    expect(open(seal(event), { timestamp: String(1714112445 - 299) }).MsgType).toBe('event')
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><xml><Encrypt>x</Encrypt></xml>'],
    ['something that is no XML', 'hello'],
    ['an empty body', ''],
    ['more than 64 KB', `<xml><Encrypt>${'x'.repeat(70_000)}</Encrypt></xml>`],
  ])('%s is refused', (_, body) => {
    expect(() => openCallback(keys, { ...post('x').query }, body, at)).toThrow(CallbackRefused)
  })

  it('the mini-program tells of one template or of several, in XML or JSON; ids stay whole (MS-5)', () => {
    const entry = (id: string) => `<List><TemplateId><![CDATA[${id}]]></TemplateId><MsgID>3141592653589793238</MsgID></List>`
    const told = (text: string) => {
      const { query, body } = post(seal(text))
      return openWithEntries(keys, query, body, at).entries
    }
    const xml = (...entries: string[]) => `<xml><Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent>${entries.join('')}</SubscribeMsgSentEvent></xml>`
    expect(told(xml(entry('a')))).toEqual([{ TemplateId: 'a', MsgID: '3141592653589793238' }])
    expect(told(xml(entry('a'), entry('b'))).map((one) => one.TemplateId)).toEqual(['a', 'b'])
    expect(told(JSON.stringify({ Event: 'x', List: { TemplateId: 'a', ErrorCode: 0 } }))).toEqual([{ TemplateId: 'a', ErrorCode: '0' }])
    expect(told(JSON.stringify({ Event: 'x', List: [{ TemplateId: 'a' }, { TemplateId: 'b' }] }))).toHaveLength(2)
    expect(told(event)).toEqual([])
  })
})
