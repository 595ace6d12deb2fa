import HostEngine
import HostLedger
import HostMarket
import HostModel
import HostPlugins
import HostRisk
import HostWire

/// One strategy of a backtest: what was let in, with its parameters, its instruments and its money.
struct Entrant: Sendable {
  let admission: Admission
  let descriptor: PluginDescriptor
  let parameters: [(name: String, value: ParameterValue)]
  /// Among the run's instruments.
  let instruments: [Int]
  let assignment: Engine.Assignment
  /// Lengths of the bars that the host makes for it.
  let intervals: [Int64]

  var capital: Money { assignment.capital }

  init(
    _ admission: Admission, _ descriptor: PluginDescriptor, _ setup: StrategySetup, _ instruments: [Int],
    in universe: Universe, _ invocation: Invocation
  ) throws {
    let currency = try universe.quote()
    try admission.checkInstruments(of: universe)
    self.admission = admission
    self.descriptor = descriptor
    self.instruments = instruments
    intervals = (invocation[BacktestOptions.timeframes] ?? []).map(\.interval_ns)
    parameters = zip(descriptor.parameters.map(\.name), try setup.values(for: descriptor.parameters)).map { ($0, $1) }
    let capital_units = admission.capital(
      asked_units: invocation[StrategyOptions.capital], currency: universe.currencies[Int(currency.index)])
    assignment = Engine.Assignment(
      capital: Money(units: capital_units, currency), instruments: instruments.map { universe.instruments[$0].id },
      limits: try StrategyOptions.limits(admission.limits(in: universe), invocation),
      subscriptions: Entrant.subscriptions(descriptor, makesBars: !intervals.isEmpty), warmUp: descriptor.warmUp,
      lots: invocation[BacktestOptions.lots].method)
  }

  /// Where the host makes bars, those take the place of the data's own.
  private static func subscriptions(_ descriptor: PluginDescriptor, makesBars: Bool) -> Subscriptions {
    var subscriptions = Subscriptions(rawValue: descriptor.subscriptions.rawValue)
    if makesBars, subscriptions.remove(.bars) != nil { subscriptions.insert(.madeBars) }
    return subscriptions
  }

  /// The setup of a choice: its own parameters, and those of `--param` that it has and does not say itself.
  static func setup(
    _ choice: StrategyChoice, _ admission: Admission, _ instruments: [Int], in universe: Universe,
    _ invocation: Invocation
  ) throws -> StrategySetup {
    let currency = try universe.quote()
    let own = Set(choice.parameters.map { $0.prefix { $0 != "=" } })
    let common = invocation[StrategyOptions.parameters].filter {
      admission.parameters.contains($0.name) && !own.contains($0.name[...])
    }
    return try StrategySetup(
      listings: instruments.map { universe.listings[$0] }, currency: universe.currencies[Int(currency.index)],
      parameters: choice.parameters + common.map { "\($0.name)=\($0.value)" })
  }
}
