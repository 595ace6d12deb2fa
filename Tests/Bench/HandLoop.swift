import HostModel

/// Two averages, the position, cash and fee per bar: no orders, events, objects or reports. Gives the number of fills.
func handLoop(_ events: UnsafeBufferPointer<EventRecord>) -> Int64 {
  var fast = 0.0, slow = 0.0, cash = 1e6, position = 0.0, wanted = 0.0
  var fills: Int64 = 0
  for row in events.indices {
    if wanted != position {
      let price = Double(events[row].field0) / 100
      cash -= (wanted - position) * price + abs(wanted - position) * price * 0.001
      position = wanted
      fills += 1
    }
    let close = Double(events[row].field3) / 100
    fast = row == 0 ? close : 2.0 / 11 * close + (1 - 2.0 / 11) * fast
    slow = row == 0 ? close : 2.0 / 21 * close + (1 - 2.0 / 21) * slow
    wanted = row >= 19 && fast > slow ? 0.1 : 0
  }
  precondition(cash.isFinite, "cash \(cash)")
  return fills
}
