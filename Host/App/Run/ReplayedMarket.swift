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

  /// Leaves out what a recorded run has seen already. Throws when what comes then cannot be what comes next.
  mutating func skip(_ count: Int64, cameTo time: Time) throws(RecordError) {
    for _ in 0..<count { _ = take() }
    if let upcoming, count > 0, upcoming.time < time { throw .market(recorded: time, next: upcoming.time) }
  }

  private mutating func draw() -> EventRecord? {
    if let event = generator?.next() { return event }
    return tape?.next()
  }
}
