import HostExecution
import HostModel
import TestSupport
import Testing

/// How large orders are cut. The parts add up to the whole, whatever its size and the instrument's steps.
@Suite struct SlicingTests {
  private struct Case {
    let quantity: Quantity
    let slices: Int64
    let lot: Lot
    let minimum: Int64
  }

  private func draw(_ chance: inout SplitMix) -> Case {
    let step = Int64(1 + chance.below(50)), minimum = Int64(chance.below(200))
    let lots = Int64(1 + chance.below(1 << (1 + UInt64(chance.below(24)))))
    let smallest = max((minimum + step - 1) / step, 1)
    return Case(
      quantity: Quantity(units: max(lots, smallest) * step), slices: Int64(1 + chance.below(1_000)),
      lot: Lot(step: Quantity(units: step), minimum: Quantity(units: minimum)), minimum: minimum)
  }

  private let caseCount = isLong ? 1_000_000 : 100_000

  private func check(_ parts: [Quantity], _ drawn: Case) -> Bool {
    parts.reduce(0) { $0 + $1.units } == drawn.quantity.units
      && parts.allSatisfy {
        $0.units > 0 && $0.units >= drawn.minimum && $0.units % drawn.lot.step == 0
      }
  }

  @Test func `M12 the parts of a TWAP are its quantity, each of them an order that a venue takes`() {
    var chance = SplitMix(seed: 12)
    for _ in 0..<caseCount {
      let drawn = draw(&chance)
      var sent = Quantity.zero, parts: [Quantity] = [], due: Int64 = 0
      while sent < drawn.quantity {
        // Slices are looked at when something happens: some are passed over.
        due = min(due + 1 + Int64(chance.below(3)), drawn.slices)
        let part = TWAP.part(drawn.quantity, sent: sent, due: due, of: drawn.slices, drawn.lot)
        if part != .zero {
          parts.append(part)
          sent = Quantity(units: sent.units + part.units)
        } else if due == drawn.slices {
          break
        }
      }
      if !check(parts, drawn) { Issue.record("\(drawn): \(parts)") }
    }
  }

  @Test func `M12 the parts of an iceberg are its quantity, and one is hardly larger than what may be seen`() {
    var chance = SplitMix(seed: 13)
    for _ in 0..<caseCount / 10 {
      let drawn = draw(&chance)
      let visible = Quantity(
        units: drawn.lot.minimum + drawn.lot.step * Int64(chance.below(UInt64(drawn.quantity.units / drawn.lot.step))))
      var rest = drawn.quantity, parts: [Quantity] = []
      while rest != .zero, parts.count < 1_000_000 {
        let part = Iceberg.next(of: rest, visible: visible, drawn.lot)
        if part.units >= visible.units + drawn.lot.minimum { Issue.record("\(drawn): \(part.units) to be seen") }
        parts.append(part)
        rest = Quantity(units: rest.units - part.units)
        if parts.count > 2_000 { break }
      }
      if rest == .zero, !check(parts, drawn) { Issue.record("\(drawn): \(parts)") }
    }
  }

  @Test func `M12 a VWAP never has more than its share of the volume, and its parts are its quantity`() {
    var chance = SplitMix(seed: 14)
    for _ in 0..<caseCount / 10 {
      let drawn = draw(&chance), share = Int64(1 + chance.below(1_000_000))
      var sent = Quantity.zero, volume: Int64 = 0, parts: [Quantity] = []
      for _ in 0..<200 {
        volume += Int64(chance.below(UInt64(drawn.quantity.units)))
        let part = VWAP.part(
          drawn.quantity, sent: sent, volume: Quantity(units: volume), participation_ppm: share, drawn.lot)
        guard part != .zero else { continue }
        parts.append(part)
        sent = Quantity(units: sent.units + part.units)
        let (high, low) = volume.multipliedFullWidth(by: share)
        let allowed = Int64(1_000_000).dividingFullWidth((high, low)).quotient
        if sent.units > allowed { Issue.record("\(drawn): \(sent.units) of \(volume) at \(share)") }
      }
      if sent == drawn.quantity, !check(parts, drawn) { Issue.record("\(drawn): \(parts)") }
      let last = VWAP.part(
        drawn.quantity, sent: sent, volume: Quantity(units: Int64.max), participation_ppm: 1_000_000, drawn.lot)
      if sent.units + last.units != drawn.quantity.units { Issue.record("\(drawn): \(sent.units), then \(last.units)") }
    }
  }

  @Test func `a slice is due at the first nanosecond of its time`() {
    var chance = SplitMix(seed: 15)
    for _ in 0..<10_000 {
      let slices = Int64(1 + chance.below(10_000)), begin = chance.signed() / 4
      let end = begin + 1 + Int64(chance.below(1 << 60))
      let number = Int64(1 + chance.below(UInt64(slices)))
      let time = TWAP.time(of: number, slices, from: Time(nanoseconds: begin), to: Time(nanoseconds: end))
      func due(_ time_ns: Int64) -> Int64 {
        TWAP.due(slices, from: Time(nanoseconds: begin), to: Time(nanoseconds: end), at: Time(nanoseconds: time_ns))
      }
      #expect(due(time.nanoseconds) >= number)
      if number > 1 { #expect(due(time.nanoseconds - 1) < number) }
      #expect(due(end) == slices)
    }
  }
}
