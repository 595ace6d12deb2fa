import Glibc
import HostJSON

/// One measured number, and against what of the same run it stands: machines differ and drift, ratios less so.
struct Figure {
  let name: String
  let value: Double
  let unit: String
  let against: String?
  let ratio: Double?

  var json: String {
    JSON.object([
      .init("name", .string(name)), .init("value", .real(value)), .init("unit", .string(unit)),
      .init("against", against.map { .string($0) } ?? .null), .init("ratio", ratio.map { .real($0) } ?? .null),
    ]).compact
  }

  var line: String {
    let number = value >= 1000 ? "\(Int64(value))" : "\((value * 100).rounded() / 100)"
    guard let against, let ratio else { return "\(name): \(number) \(unit)" }
    return "\(name): \(number) \(unit), \((ratio * 1000).rounded() / 1000) of \(against)"
  }
}

/// Something that can be measured by name.
struct Bench: Sendable {
  let name: String
  let measure: @Sendable (_ bundles: String) throws -> [Figure]
}

let benches = [
  Bench(name: "w1", measure: measureW1), Bench(name: "w2", measure: measureW2),
  Bench(name: "w3", measure: measureW3), Bench(name: "w4", measure: measureW4),
  Bench(name: "w5", measure: measureW5), Bench(name: "scale", measure: measureScale),
  Bench(name: "jail", measure: measureJail), Bench(name: "verify", measure: measureVerify),
  Bench(name: "journal", measure: measureJournal), Bench(name: "core", measure: measureCore),
  Bench(name: "gate", measure: measureGate),
  Bench(name: "kill", measure: measureKill),
]

func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "the median of nothing")
  let sorted = values.sorted()
  return sorted[sorted.count / 2]
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let elapsed = try clock.measure(body)
  let (whole, attoseconds) = elapsed.components
  return Double(whole) + Double(attoseconds) / 1e18
}
