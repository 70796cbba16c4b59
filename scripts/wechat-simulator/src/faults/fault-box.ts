import type { Random } from '../state/random'
import {
  type CallFault,
  type Facts,
  type Fault,
  type FaultKind,
  type FaultMatch,
  isCallFault,
  isPushFault,
  isReceiptFault,
  type PushFault,
  type ReceiptFault,
} from './fault'

/** The faults that are armed. With none armed a call pays one length check. */
export class FaultBox {
  private faults: Fault[] = []
  private nextId = 1

  constructor(private readonly random: () => Random) {}

  add(fault: FaultKind, match: FaultMatch): Fault {
    const made: Fault = { id: `f${this.nextId++}`, match, fault, seen: 0, fired: 0 }
    this.faults.push(made)
    return made
  }

  remove(id: string): boolean {
    const before = this.faults.length
    this.faults = this.faults.filter((fault) => fault.id !== id)
    return this.faults.length < before
  }

  clear(): void {
    this.faults = []
  }

  list(): Fault[] {
    return this.faults
  }

  forCall(facts: Facts): CallFault[] {
    return this.firing(facts, isCallFault)
  }

  forReceipt(facts: Facts): ReceiptFault[] {
    return this.firing(facts, isReceiptFault)
  }

  forPush(facts: Facts): PushFault[] {
    return this.firing(facts, isPushFault)
  }

  private firing<K extends FaultKind>(facts: Facts, family: (fault: FaultKind) => fault is K): K[] {
    if (this.faults.length === 0) return []
    const firing: K[] = []
    for (const entry of this.faults) if (family(entry.fault) && this.fires(entry, facts)) firing.push(entry.fault)
    return firing
  }

  private fires(entry: Fault, facts: Facts): boolean {
    const { match } = entry
    if (match.count !== undefined && entry.fired >= match.count) return false
    if (match.path && !matchesPath(match.path, facts.path)) return false
    if (match.appid && match.appid !== facts.appid) return false
    if (match.event && match.event.toLowerCase() !== facts.event?.toLowerCase()) return false
    if (match.openid && match.openid !== facts.openid()) return false
    entry.seen += 1
    if (match.nth !== undefined && entry.seen !== match.nth) return false
    if (match.every !== undefined && entry.seen % match.every !== 0) return false
    if (match.probability !== undefined && this.random().fraction() >= match.probability) return false
    entry.fired += 1
    return true
  }
}

function matchesPath(wanted: string, path: string): boolean {
  return wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted
}
