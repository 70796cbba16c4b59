import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** Accounts of people, their WeChat identities, and codes that work once. Keys live in migration 0002. */

/** One person, whatever WeChat calls them in which app. `mergedInto` says which account took this one over. */
@Entity('account')
export class AccountRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ type: 'varchar', length: 60, default: '' })
  name!: string

  @Column({ type: 'varchar', length: 64, ...ascii, nullable: true })
  unionid!: string | null

  @Column({ name: 'merged_into', ...id, nullable: true })
  mergedInto!: string | null

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date
}

/** A person as one app of WeChat knows them (ID-2): `kind` oa (official account) or mp (mini-program). */
@Entity('wechat_identity')
export class WechatIdentityRow {
  @PrimaryColumn({ type: 'varchar', length: 32, ...ascii })
  appid!: string

  @PrimaryColumn({ type: 'varchar', length: 64, ...ascii })
  openid!: string

  @Column({ name: 'account_id', ...id })
  accountId!: string

  @Column({ type: 'varchar', length: 4, ...ascii })
  kind!: 'oa' | 'mp'

  @Column({ type: 'varchar', length: 64, ...ascii, nullable: true })
  unionid!: string | null

  @Column({ type: 'tinyint', default: 0 })
  follows!: number

  @Column({ name: 'follow_changed_at', type: 'datetime', precision: 3, nullable: true })
  followChangedAt!: Date | null

  @Column({ name: 'tagged_teacher', type: 'tinyint', default: 0 })
  taggedTeacher!: number

  @Column({ name: 'tagged_bureau', type: 'tinyint', default: 0 })
  taggedBureau!: number

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date
}

/** A sign-in code that was used (S02); `stateHash` names the OAuth round it belonged to. */
@Entity('login_code')
export class LoginCodeRow {
  @PrimaryColumn({ name: 'code_hash', type: 'binary', length: 32 })
  codeHash!: Buffer

  @Column({ name: 'state_hash', type: 'binary', length: 32, nullable: true })
  stateHash!: Buffer | null

  @Column({ name: 'used_at', type: 'datetime', precision: 3 })
  usedAt!: Date
}

/** A one-time code shown in one account and entered in another (ID-2). */
@Entity('account_link_code')
export class AccountLinkCodeRow {
  @PrimaryColumn({ name: 'code_hash', type: 'binary', length: 32 })
  codeHash!: Buffer

  @Column({ name: 'account_id', ...id })
  accountId!: string

  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt!: Date

  @Column({ name: 'used_at', type: 'datetime', precision: 3, nullable: true })
  usedAt!: Date | null
}

/** A wrong link code that an account entered. */
@Entity('account_link_miss')
export class AccountLinkMissRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'account_id', ...id })
  accountId!: string

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}
