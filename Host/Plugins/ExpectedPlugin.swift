import HostTrust
import HostWire

/// What the signed manifest says about a library. The library may say nothing else about itself: what was approved is
/// what runs.
struct ExpectedPlugin {
  let id: String
  let version: String
  /// `nil` where there is no manifest to compare them with.
  var subscriptions: PluginDescriptor.Subscriptions?
  var parameters: [String: PluginParameter.Range]?

  func check(_ descriptor: PluginDescriptor) throws(PluginStop) {
    try compare("id", manifest: id, library: descriptor.id)
    try compare("version", manifest: version, library: descriptor.version)
    if let subscriptions {
      try compare("subscriptions", manifest: subscriptions.text, library: descriptor.subscriptions.text)
    }
    guard let parameters else { return }
    let found = Dictionary(descriptor.parameters.map { ($0.name, $0.range) }, uniquingKeysWith: { first, _ in first })
    try compare("parameters", manifest: list(parameters.keys), library: list(found.keys))
    for (name, range) in parameters.sorted(by: { $0.key < $1.key }) where found[name] != range {
      throw .descriptorMismatch(
        field: "parameter \(name)", manifest: range.text, library: found[name]?.text ?? "not there")
    }
  }

  private func compare(_ field: String, manifest: String, library: String) throws(PluginStop) {
    guard manifest == library else { throw .descriptorMismatch(field: field, manifest: manifest, library: library) }
  }

  private func list(_ names: some Sequence<String>) -> String { "[" + names.sorted().joined(separator: ", ") + "]" }
}

extension ExpectedPlugin {
  init(_ manifest: Manifest) {
    id = manifest.id.text
    version = manifest.version.description
    subscriptions = manifest.subscriptions.reduce(into: []) { set, subscription in
      switch subscription {
      case .bars: set.insert(.bars)
      case .trades: set.insert(.trades)
      case .quotes: set.insert(.quotes)
      case .depth: set.insert(.depth)
      }
    }
    let ranges = manifest.parameters.map { ($0.name, PluginParameter.Range($0.range)) }
    parameters = Dictionary(ranges, uniquingKeysWith: { first, _ in first })
  }
}

extension PluginParameter.Range {
  init(_ range: Manifest.Parameter.Range) {
    self =
      switch range {
      case .integer(let minimum, let maximum, let initial):
        .integer(minimum: minimum, maximum: maximum, initial: initial)
      case .real(let minimum, let maximum, let initial): .real(minimum: minimum, maximum: maximum, initial: initial)
      case .boolean(let initial): .boolean(initial: initial)
      }
  }

  var text: String {
    switch self {
    case .integer(let minimum, let maximum, let initial): "integer \(minimum)…\(maximum), initially \(initial)"
    case .real(let minimum, let maximum, let initial): "real \(minimum)…\(maximum), initially \(initial)"
    case .boolean(let initial): "boolean, initially \(initial)"
    }
  }
}

extension PluginDescriptor.Subscriptions {
  var text: String {
    let known: [(PluginDescriptor.Subscriptions, String)] = [
      (.bars, "bars"), (.trades, "trades"), (.quotes, "quotes"), (.depth, "depth"),
    ]
    let names = known.filter { contains($0.0) }.map(\.1)
    return names.isEmpty ? "nothing" : names.joined(separator: ", ")
  }
}
