import HostExecution
import HostLedger
import HostModel
import HostRisk

/// From target weights to a plan of orders that is reserved as a whole, or refused as a whole.
extension Engine {
  /// Takes the targets from `first` on that are one plan; another one that is under way stands in its way. Gives where the wishes behind it begin.
  mutating func rebalance(
    _ wishes: borrowing WishBuffer, from first: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) -> Int {
    var end = first, isWhole = false
    while end < wishes.count, wishes.records[end].kind == WishRecord.target, !isWhole {
      isWhole = wishes.records[end].flags & WishRecord.lastTarget != 0
      end += 1
    }
    let ref = ClientRef(wishes.records[end - 1].clientRef)
    do throws(PlanRefusal) {
      guard isWhole else {
        throw PlanRefusal(ref, .wish(WishFault(.flags, value: 0, limit: Int64(WishRecord.lastTarget))))
      }
      try plan(UnsafeBufferPointer(start: wishes.records + first, count: end - first), ref, desk, &effects)
    } catch {
      for place in first..<end {
        desk.pointee.lastClientRef = max(desk.pointee.lastClientRef, ClientRef(wishes.records[place].clientRef))
      }
      // Which leg and why, with that refusal's own numbers; then that the plan is not begun.
      let isSecond = error.refusal == .plan(desk.pointee.plan.pointee.ref, reason: 0)
      if !isSecond { refuse(error.refusal, error.leg, position: error.position, desk, &effects) }
      let refusal = isSecond ? error.refusal : .plan(error.leg, reason: error.refusal.record.reason)
      refuse(refusal, ref, position: error.position, desk, &effects)
    }
    return end
  }

  private mutating func plan(
    _ records: UnsafeBufferPointer<WishRecord>, _ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>,
    _ effects: inout Effects
  ) throws(PlanRefusal) {
    guard !desk.pointee.plan.pointee.isActive else {
      throw PlanRefusal(ref, .plan(desk.pointee.plan.pointee.ref, reason: 0))
    }
    guard records.count <= Plan.largest else {
      throw PlanRefusal(ref, .wish(WishFault(.detail, value: Int64(records.count), limit: Int64(Plan.largest))))
    }
    let legs = try legs(of: records, desk)
    let orders = Int64(legs.count)
    let recent = desk.pointee.recentMessages(at: now) + orders
    if recent > desk.pointee.limits.ordersPerSecond, orders > 0 {
      throw PlanRefusal(ref, .rate(orders: recent, limit: desk.pointee.limits.ordersPerSecond))
    }
    let open = Int64(desk.pointee.openOrders) + orders
    if open > desk.pointee.limits.openOrders, orders > 0 {
      throw PlanRefusal(ref, .openOrders(open, limit: desk.pointee.limits.openOrders))
    }
    let approved = UnsafeMutableBufferPointer<Approved>.allocate(capacity: legs.count)
    defer { approved.deallocate() }
    let promises = try promise(legs, into: approved, desk)

    // From here on this must succeed.
    desk.pointee.lastClientRef = ref
    effects.notices.append(.planned(desk.pointee.strategy, ref, orders: legs.count, kept: records.count - legs.count))
    guard !legs.isEmpty else { return tell(PlanEnd(ref, .done), desk, &effects) }
    let holdsBuys = legs[0].side == .sell
    for (place, leg) in legs.enumerated() {
      (desk.pointee.plan.pointee.legs + place).initialize(
        to: Leg(
          order: leg, price: approved[place].order.price, promised: promises[place],
          state: holdsBuys && leg.side == .buy ? .held : .sent))
    }
    desk.pointee.plan.pointee.begin(ref, count: legs.count)
    for (place, leg) in legs.enumerated() {
      let order = (approved.baseAddress! + place).move()
      guard desk.pointee.plan.pointee.legs[place].state == .sent else {
        _ = consume order
        continue
      }
      // What was promised for the plan is promised for the order from now on.
      ledger.release(promises[place], desk.pointee.strategy, position: leg.position)
      self.place(order, position: leg.position, desk, &effects)
    }
  }

  /// The orders that the targets take, sells first, each side in the order in which they were wished for.
  private func legs(
    of records: UnsafeBufferPointer<WishRecord>, _ desk: UnsafeMutablePointer<Desk>
  ) throws(PlanRefusal) -> [LegOrder] {
    let portfolio = ledger[desk.pointee.strategy]
    let instruments = UnsafeBufferPointer(start: portfolio.instruments, count: portfolio.instrumentCount)
    var sells: [LegOrder] = [], buys: [LegOrder] = [], last = desk.pointee.lastClientRef
    for (number, record) in records.enumerated() {
      let position = Int(record.instrument), ref = ClientRef(record.clientRef)
      let weight: TargetWeight
      do throws(WishFault) { weight = try record.decodedTarget(instruments: instruments) } catch {
        throw PlanRefusal(ref, .wish(error))
      }
      guard ref > last else { throw PlanRefusal(ref, .clientRef(given: ref, last: last), position) }
      last = ref
      let isTwice = records[..<number].contains { $0.instrument == record.instrument }
      guard !isTwice else { throw PlanRefusal(ref, .wish(WishFault(.instrument, value: Int64(position), limit: 1))) }
      // What is under way would change the position while the plan changes it too.
      let under = desk.pointee.openOrders(on: position)
      guard under == 0 else { throw PlanRefusal(ref, .openOrders(Int64(under), limit: 0), position) }
      let instrument = ledger.instruments[Int(weight.instrument.index)], record = portfolio.positions[position]
      guard
        let target = Target(
          weight, of: portfolio.equity, held: record.quantity_units, last: Price(ticks: record.last_ticks), instrument,
          drift_ppm: desk.pointee.limits.drift_ppm,
          volatility_ppm: memories[Int(weight.instrument.index)].dailyVolatility_ppm)
      else { throw PlanRefusal(ref, .stale(age_ns: Int64.max, limit_ns: desk.pointee.limits.priceAge_ns), position) }
      guard !target.isNear else { continue }
      let leg = LegOrder(
        ref: ref, position: position, instrument: weight.instrument, side: target.delta_units > 0 ? .buy : .sell,
        quantity: Quantity(units: abs(target.delta_units)), isReducing: target.isReducing)
      if leg.side == .sell { sells.append(leg) } else { buys.append(leg) }
    }
    return sells + buys
  }

  /// Lets each leg pass the gate on top of those before it, and promises what it needs. Either all of them, or nothing is
  /// promised. Sales of what is held pay for what is bought.
  private mutating func promise(
    _ legs: [LegOrder], into approved: UnsafeMutableBufferPointer<Approved>, _ desk: UnsafeMutablePointer<Desk>
  ) throws(PlanRefusal) -> [Reservation] {
    var promises: [Reservation] = [], proceeds_units: Int128 = 0
    for (place, leg) in legs.enumerated() {
      let facts = facts(
        leg.request, position: leg.position, desk, origin: .strategy, proceeds_units: Int64(clamping: proceeds_units))
      switch gate.decide(leg.request, facts) {
      case .approved(let order):
        var promise = order.reservation
        let free = Int128(ledger[desk.pointee.strategy].freeCash_units)
        promise.borrowed_units = max(
          promise.borrowed_units, Int64(clamping: max(Int128(promise.money_units) - free, 0)))
        do throws(LedgerFault) {
          try ledger.reserve(promise, desk.pointee.strategy, position: leg.position)
        } catch { preconditionFailure("leg \(leg.ref.number) was approved and cannot be reserved: \(error)") }
        if leg.side == .sell, leg.isReducing { proceeds_units += proceeds(of: leg.quantity, order.order.price, leg) }
        desk.pointee.open[leg.position].add(
          leg.quantity, leg.side, at: order.order.price, ledger.instruments[Int(leg.instrument.index)])
        promises.append(promise)
        (approved.baseAddress! + place).initialize(to: order)
      case .refused(let refusal):
        for before in 0..<place {
          (approved.baseAddress! + before).deinitialize(count: 1)
          ledger.release(promises[before], desk.pointee.strategy, position: legs[before].position)
          desk.pointee.recount(legs[before].position, ledger.instrument(legs[before].instrument))
        }
        throw PlanRefusal(leg.ref, refusal, leg.position)
      }
    }
    return promises
  }

  /// What a sale brings at the least, after the fee. Of a contract nothing is paid.
  private func proceeds(of quantity: Quantity, _ price: Price, _ leg: LegOrder) -> Int128 {
    let instrument = ledger.instruments[Int(leg.instrument.index)]
    guard instrument.kind == .spot, let value = instrument.value(of: quantity, at: price, .down),
      let fee = scaled(value.units, by: gate.fees.worst_ppm, over: 1_000_000, .up)
    else { return 0 }
    return Int128(value.units) - Int128(fee)
  }
}

/// Which leg cannot be, and why: then none is.
private struct PlanRefusal: Error {
  let leg: ClientRef
  let refusal: Refusal
  let position: Int

  init(_ leg: ClientRef, _ refusal: Refusal, _ position: Int = 0) {
    self.leg = leg
    self.refusal = refusal
    self.position = position
  }
}
