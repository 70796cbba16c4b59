/** What accounts and people identify themselves by, and codes and links that lead to them. Instants are virtual milliseconds. */

export interface TokenRecord {
  token: string
  appid: string
  source: 'classic' | 'stable'
  issuedAt: number
  expiresAt: number
  /** Set when a newer token exists: from this instant on the answer is 40001. */
  deadAt: number | null
}

export interface CodeRecord {
  code: string
  kind: 'login' | 'oauth' | 'phone'
  appid: string
  userId: string
  /** OAuth: the scope. Phone: the number. */
  scope: string
  snapshot: boolean
  at: number
  used: boolean
}

export interface OauthToken {
  token: string
  refresh: string
  appid: string
  userId: string
  scope: string
  expiresAt: number
  refreshExpiresAt: number
}

/** A code with a scene of an official account. */
export interface QrTicket {
  ticket: string
  url: string
  appid: string
  /** As EventKey says it, without `qrscene_`. */
  scene: string
  isText: boolean
  /** null: permanent. */
  expiresAt: number | null
  at: number
}

/** What leads into a mini-program from outside: a URL link, a scheme, or a mini-program code. */
export interface MiniEntry {
  kind: 'urllink' | 'scheme' | 'wxacode'
  /** The link itself, or what the code's picture says. */
  url: string
  appid: string
  /** Empty: the first page. */
  path: string
  query: string
  expiresAt: number | null
  at: number
}
