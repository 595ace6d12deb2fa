import Glibc
import HostJail
import HostModel
import HostPlugins

/// The layers of the jail, each tried by a throw-away worker on this very machine: a version number does not tell what a
/// container or a distribution forbids.
enum JailCheck {
  static var findings: [Finding] {
    do {
      return try JailProbe.run(WorkerLauncher()).map { report in finding(report.layer, report.outcome) }
    } catch {
      return [.missing("jail", error.cause, mend: error.mend)]
    }
  }

  static func finding(_ layer: JailLayer, _ outcome: LayerOutcome) -> Finding {
    let subject = "jail: \(layer.name)"
    let problem: String
    switch outcome {
    case .applied: return .ok(subject, layer.purpose)
    case .unavailable(let number): problem = "not on this machine: \(String(cString: strerror(number)))"
    case .failed(let number): problem = "failed: \(String(cString: strerror(number)))"
    }
    return layer.isMandatory
      ? .missing(subject, problem, mend: layer.mend)
      : .note(subject, "\(problem); the layers behind it refuse the same calls", mend: layer.mend)
  }
}
