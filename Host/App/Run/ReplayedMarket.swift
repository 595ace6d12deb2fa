import HostMarket
import HostModel

/// Market events with the time at which each is due: recorded ones until their end, generated ones for ever.
struct ReplayedMarket: ~Copyable {
  let universe: Universe
  let description: String
  private var tape: MarketTape?
  private var generator: MarketGenerator?
  private var upcoming: EventRecord?

  init(paths: [String], seed: UInt64) throws {
    if paths.isEmpty {
      var settings = GeneratorSettings()
      settings.seed = seed
      let generator = try MarketGenerator(settings)
      universe = try Universe([generator.listing])
      description = "a generated market of \(generator.listing.symbol), seed \(seed)"
      self.generator = generator
      tape = nil
    } else {
      let tape = try MarketTape(paths: paths)
      universe = tape.universe
      description = paths.joined(separator: ", ")
      self.tape = consume tape
      generator = nil
    }
    upcoming = nil
    upcoming = draw()
  }

  /// The next event, which stays the next one until it is taken.
  var next: EventRecord? { upcoming }

  mutating func take() -> EventRecord? {
    let event = upcoming
    upcoming = draw()
    return event
  }

  private mutating func draw() -> EventRecord? {
    if let event = generator?.next() { return event }
    return tape?.next()
  }
}
