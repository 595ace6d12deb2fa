import HostModel
import HostPlugins
import HostWire

/// Whether every value that the ranges allow can be given. A pair that makes no sense may be refused; nothing may crash.
enum ParameterCheck {
  static let turns = 200

  static let check = PluginCheck(name: "parameters") { subject in
    let parameters = try subject.describe().parameters
    guard !parameters.isEmpty else { return .skipped("it has none") }
    let events = try subject.events(turns)
    var refused = 0, tried = 0
    for settings in settings(of: parameters) {
      do {
        var strategy = try subject.start(settings)
        var session = CheckSession(subject)
        tried += 1
        try session.run(events[...], &strategy)
      } catch PluginStop.refusedSetup {
        refused += 1
      } catch let stop as PluginStop {
        return .failed("with \(settings.joined(separator: " ")): \(stop.line)")
      }
    }
    guard tried > 0 else { return .failed("it refuses its parameters at every end of their ranges") }
    return .ok("\(tried) settings at the ends of their ranges" + (refused > 0 ? ", \(refused) refused" : ""))
  }

  /// All at their smallest, all at their largest, then each alone with the others at their initial values.
  static func settings(of parameters: [PluginParameter]) -> [[String]] {
    let ends = parameters.map { (name: $0.name, ends: $0.ends) }
    let together = [ends.map { "\($0.name)=\($0.ends.smallest)" }, ends.map { "\($0.name)=\($0.ends.largest)" }]
    let alone = ends.flatMap { [["\($0.name)=\($0.ends.smallest)"], ["\($0.name)=\($0.ends.largest)"]] }
    return together + alone
  }
}

extension PluginParameter {
  /// As they are typed.
  fileprivate var ends: (smallest: String, largest: String) {
    switch range {
    case .integer(let minimum, let maximum, _): ("\(minimum)", "\(maximum)")
    case .real(let minimum, let maximum, _): (typed(minimum), typed(maximum))
    case .boolean: ("false", "true")
    }
  }

  /// Swift writes `1e+20`, and one spelling for one number has no plus.
  private func typed(_ value: Double) -> String { "\(value)".replacing("e+", with: "e") }
}
