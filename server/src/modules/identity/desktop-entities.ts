import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** A desktop that asks to be signed in; secret and ticket only as hashes. Keys live in migration 0008. */
@Entity('desktop_sign_in')
export class DesktopSignInRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'secret_hash', type: 'binary', length: 32 })
  secretHash!: Buffer

  @Column({ name: 'ticket_hash', type: 'binary', length: 32 })
  ticketHash!: Buffer

  @Column({ type: 'varchar', length: 60 })
  browser!: string

  @Column({ type: 'varchar', length: 10, ...ascii })
  state!: string

  @Column({ name: 'account_id', ...id, nullable: true })
  accountId!: string | null

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date

  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt!: Date
}

/** One account became part of another (ID-2). */
@Entity('account_merge')
export class AccountMergeRow {
  @PrimaryColumn({ name: 'from_id', ...id })
  fromId!: string

  @Column({ name: 'into_id', ...id })
  intoId!: string

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}
