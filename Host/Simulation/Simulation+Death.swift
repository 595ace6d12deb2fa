import Glibc
import HostEngine
import HostExecution
import HostJournal
import HostModel

/// How the simulated host dies, and what must be true when it is there again.
extension Simulation {
  /// Puts the next faults where the disk will meet them.
  mutating func armDisk() {
    let disk = host.disk
    if plan.isQuiet {
      disk.isFull = false
      disk.powerFailsAt = nil
      disk.faults = [:]
      return
    }
    let next = disk.changes + 1 + chance.below(6)
    if plan.strikes(.shortWrite, rarity: 2, &chance) { disk.faults[next] = .short }
    if plan.strikes(.diskError, rarity: 20, &chance) { disk.faults[next] = .error([EIO, EDQUOT][chance.below(2)]) }
    if plan.strikes(.diskFull, rarity: 10, &chance) { disk.isFull = true }
    if plan.strikes(.processDeath, rarity: 8, &chance) { disk.powerFailsAt = next }
    if plan.strikes(.powerLoss, rarity: 8, &chance) {
      losesPower = true
      disk.powerFailsAt = next
    }
  }

  private mutating func death(of disk: SimulatedDisk) -> SimulatedDisk {
    defer { losesPower = false }
    return losesPower ? disk.afterPowerLoss(sector: [512, 4096][chance.below(2)]) : disk.afterProcessDeath()
  }

  /// The host is dead. Another one starts on what the disk has, asks the venue, and is compared with the dead one.
  mutating func recover() throws(SimulationFailure) {
    starts += 1
    let died = host.state(), acknowledged = host.durableSequence, inputs = host.inputs
    var disk = death(of: host.disk), deaths = 0
    while true {
      if deaths < 3, plan.strikes(.deathInRecovery, &chance) { disk.powerFailsAt = disk.changes + 1 + chance.below(6) }
      do {
        let recovery = try Recovery(disk, universe, strategies: strategyCount)
        disk.powerFailsAt = nil
        try compare(recovery, died, acknowledged, inputs)
        host = SimulatedHost(recovery, inputs: inputs)
        break
      } catch let failure as SimulationFailure {
        throw failure
      } catch {
        guard let failing = disk.powerFailsAt, disk.changes >= failing else { throw .host("no start: \(error)") }
        deaths += 1
        disk = disk.afterPowerLoss(sector: 512)
      }
    }
    try ask()
  }

  private func compare(
    _ recovery: borrowing Recovery, _ died: [UInt8], _ acknowledged: UInt64, _ inputs: [SimulatedHost.Written]
  ) throws(SimulationFailure) {
    guard recovery.sequence >= acknowledged, recovery.sequence <= inputs.count else {
      throw .lostInput(acknowledged: acknowledged, found: recovery.sequence)
    }
    var whole = Replayed(SimulatedHost.emptyEngine(universe, strategyCount))
    for input in inputs.prefix(Int(recovery.sequence)) { whole.apply(input) }
    if whole.state() != recovery.state() {
      throw .state("a start\(recovery.hadSnapshot ? " from a snapshot" : "") and all inputs from the first one on")
    }
    let written = Set(whole.placed)
    if let order = exchange.orders.first(where: { !written.contains($0.id) }) { throw .unwrittenOrder(order.id.number) }
    for input in inputs.dropFirst(Int(recovery.sequence)) { whole.apply(input) }
    if whole.state() != died { throw .state("the dead host and its inputs again") }
  }

  /// What every start does before it trades.
  private mutating func ask() throws(SimulationFailure) {
    do throws(JournalError) {
      for event in market.terms() { try host.apply(.market(event), nothing) }
      try host.apply(.reconnected, nothing)
      for report in exchange.fillsAgain() { try host.apply(.report(report), nothing) }
      try host.commit()
    } catch { throw .host("\(error)") }
    try sendRequests()
  }
}
