import HostMarket
import HostModel
import HostPlugins
import HostTrust
import HostWire

/// The bundle that is checked, and how to start a worker with it.
struct CheckSubject: Sendable {
  let bundle: String
  let manifest: Manifest
  let universe: Universe
  let currency: CurrencyID
  private let verifier: Verifier
  private let launcher: WorkerLauncher

  /// Throws when the bundle's files, hash or signature do not hold, or a symbol is no pair.
  init(bundle: String, verifier: Verifier, launcher: WorkerLauncher, symbols: [String]) throws {
    self.bundle = bundle
    self.verifier = verifier
    self.launcher = launcher
    universe = try Universe(symbols.map { try GeneratorSettings(symbol: $0).listing() })
    currency = try universe.quote()
    manifest = try verifier.check(
      bundle: bundle, mode: .backtest, allowUnsigned: true, now: StrategyOptions.now
    ).manifest
  }

  /// Verified again for each worker: proof of that is spent by starting one.
  private func image() throws(TrustRefusal) -> VerifiedImage {
    try verifier.check(bundle: bundle, mode: .backtest, allowUnsigned: true, now: StrategyOptions.now)
  }

  func describe() throws -> PluginDescriptor {
    let image = try image()
    return try JailedStrategy.describe(library: image.descriptor, launcher: launcher)
  }

  /// A new worker. `parameters` are texts such as `fast=10`.
  func start(_ parameters: [String] = [], log: LogLimits = LogLimits()) throws -> JailedStrategy {
    var options = JailOptions()
    options.log = log
    options.flood = .none  // what is left out is counted instead
    let setup = try StrategySetup(
      listings: universe.listings, currency: universe.currencies[Int(currency.index)], parameters: parameters)
    return try JailedStrategy.start(try image(), setup: setup, launcher: launcher, options: options)
  }

  /// The market that all checks show it: bars, each followed by a trade, a quote and a book where the plugin wants them.
  func events(_ count: Int) throws -> [EventRecord] {
    let wantsTrades = manifest.subscriptions.contains(.trades)
    var markets = try universe.listings.map { try MarketGenerator(GeneratorSettings(symbol: $0.symbol)) }
    var events: [EventRecord] = []
    events.reserveCapacity(count + 1)
    while events.count < count {
      for index in markets.indices {
        guard var bar = markets[index].next() else { return events }
        bar.instrument = UInt16(index)
        events.append(bar)
        if wantsTrades {
          events.append(
            .trade(
              InstrumentID(bar.instrument), at: bar.time, price: bar.close,
              quantity: Quantity(units: max(1, bar.volume.units)),
              aggressor: .buy, id: Int64(events.count)))
        }
        let step = universe.instruments[index].priceStep.ticks
        let bid = bar.close, ask = Price(ticks: bar.close.ticks + step),
          size = Quantity(units: max(1, bar.volume.units))
        if manifest.subscriptions.contains(.quotes) {
          events.append(
            .quote(
              InstrumentID(bar.instrument), at: bar.time, bid: bid, bidSize: size, ask: ask, askSize: size))
        }
        if manifest.subscriptions.contains(.depth) {
          let instrument = InstrumentID(bar.instrument)
          events.append(.depth(instrument, at: bar.time, .bid, price: bid, size: size, isFirst: true, isLast: false))
          events.append(.depth(instrument, at: bar.time, .ask, price: ask, size: size))
        }
      }
    }
    return events
  }
}
