import HostModel
import HostSimulation

enum SimulateError: ExplainedError, Equatable {
  case broken(Simulation.Broken, count: Int)
  /// The run that must fail did not.
  case canary

  var code: String {
    switch self {
    case .broken, .canary: "E_SIMULATION"
    }
  }

  var cause: String {
    switch self {
    case .broken(let broken, let count):
      "seed \(broken.seed), step \(broken.step): \(broken.failure.text)"
        + (count > 1 ? " (and \(count - 1) more seeds)" : "")
    case .canary:
      "the books of seed \(Simulation.canary) are wrong on purpose, and nobody noticed: no other seed proves anything"
    }
  }

  var mend: String {
    switch self {
    case .broken(let broken, _): "it is a fault of this program; again: bulkhead simulate --seed \(broken.seed)"
    case .canary: "it is a fault of the simulation: its auditor does not compare what it should"
    }
  }
}
