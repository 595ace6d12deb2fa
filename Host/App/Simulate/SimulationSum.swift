import HostJSON
import HostModel
import HostSimulation

/// What many seeds came to.
struct SimulationSum {
  private var seeds: Int64 = 0
  private var total = Simulation.Outcome()
  /// Planted faults that were found.
  var found: Int64 = 0

  mutating func add(_ outcome: Simulation.Outcome) {
    seeds += 1
    total.records += outcome.records
    total.orders += outcome.orders
    total.trades += outcome.trades
    total.deaths += outcome.deaths
    total.powerLosses += outcome.powerLosses
    total.diskFaults += outcome.diskFaults
    total.stateHash = outcome.stateHash
  }

  func print(to terminal: Terminal, asJSON: Bool) {
    if asJSON { return terminal.print(json) }
    if found > 0 {
      return terminal.print("\("found", .good)  the planted fault in \(grouped(found)) of \(grouped(found)) seeds")
    }
    terminal.print("\("fine", .good)  \(grouped(seeds)) seeds, none failed")
    terminal.print(
      "\(grouped(Int64(total.records))) records, \(grouped(Int64(total.orders))) orders, \(grouped(Int64(total.trades))) trades, \(grouped(Int64(total.deaths))) deaths of the host, \(grouped(Int64(total.powerLosses))) of them losses of power, \(grouped(Int64(total.diskFaults))) faults of the disk"
    )
    if seeds == 1 { terminal.print("state  \(total.stateHash)") }
    terminal.print("at 95 % confidence fewer than \(bound) of such worlds fail")
  }

  /// No failure among n says that the rate is below 3 in n.
  private var bound: String { seeds <= 3 ? "all" : "\(fixed(300 / Double(seeds), 4)) %" }

  private var json: JSON {
    .object([
      .init("seeds", .integer(seeds)), .init("planted_faults_found", .integer(found)),
      .init("records", .integer(Int64(total.records))), .init("orders", .integer(Int64(total.orders))),
      .init("trades", .integer(Int64(total.trades))), .init("deaths", .integer(Int64(total.deaths))),
      .init("power_losses", .integer(Int64(total.powerLosses))),
      .init("disk_faults", .integer(Int64(total.diskFaults))),
      .init("state", seeds == 1 ? .string(total.stateHash) : .null),
    ])
  }
}

/// Why a simulation is not fine.
enum SimulationError: ExplainedError, Equatable {
  case failed(Simulation.Failure)
  /// The planted fault was not found.
  case silent(seed: Int64)

  var code: String { "E_SIMULATION" }

  var cause: String {
    switch self {
    case .failed(let failure): "seed \(failure.seed), step \(failure.step): \(failure.problem)"
    case .silent(let seed): "seed \(seed): trades that nobody was told of were not missed"
    }
  }

  var mend: String {
    switch self {
    case .failed(let failure):
      "this is a fault of the host; it comes again with: bulkhead simulate --seed \(failure.seed)"
    case .silent(let seed):
      "the auditor itself is broken; it comes again with: bulkhead simulate --canary --seed \(seed)"
    }
  }
}
