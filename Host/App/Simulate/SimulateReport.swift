import HostJSON
import HostSimulation

/// What many simulated runs did. Nothing in it depends on the machine or on how many ran at once.
struct SimulateReport {
  let seeds: ClosedRange<UInt64>
  let results: SeedRange.Results

  func print(on terminal: Terminal) {
    let range = seeds.count == 1 ? "seed \(seeds.lowerBound)" : "seeds \(seeds.lowerBound) to \(seeds.upperBound)"
    terminal.print("\("ok", .good)  \(range): \(results.done) runs, hash \(hash)")
    terminal.print(
      "    \(results.steps) steps, \(results.orders) orders, \(results.fills) fills, \(results.starts) starts")
    for fault in Fault.allCases where results.faults[fault.rawValue] > 0 {
      terminal.print("    \(padded("\(fault)", 18)) \(results.faults[fault.rawValue])")
    }
    if results.done > 1 {
      terminal.print("    none failed: less than \(bound) of all seeds do, at 95 %")
    }
  }

  var json: JSON {
    .object([
      .init("first", .integer(Int64(seeds.lowerBound))), .init("runs", .integer(Int64(results.done))),
      .init("hash", .string(hash)), .init("steps", .integer(Int64(results.steps))),
      .init("orders", .integer(Int64(results.orders))), .init("fills", .integer(Int64(results.fills))),
      .init("starts", .integer(Int64(results.starts))),
      .init(
        "faults",
        .object(Fault.allCases.map { .init("\($0)", .integer(Int64(results.faults[$0.rawValue]))) })),
    ])
  }

  private var hash: String {
    let text = String(results.hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// The rule of three: n trials without a failure bound its rate by 3/n.
  private var bound: String { "1 in \(max(1, results.done / 3))" }
}
