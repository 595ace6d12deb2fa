import HostModel

/// What a strategy that has run away does over and over.
public enum Repetition: UInt8, Equatable, Sendable {
  /// An order that began to fill and made a position larger.
  case entries = 1
  /// A wish that was refused, by the gate or by the venue.
  case refusals = 2

  /// How many of them a strategy may have at once, and then in each minute. Zero: any number.
  public func limit(_ limits: Limits) -> Int64 {
    switch self {
    case .entries: limits.entriesPerMinute
    case .refusals: limits.refusalsPerMinute
    }
  }
}

/// Counts a strategy's repetitions, and tells when they are too many: it is halted then, until a person has looked. Neither
/// a restart nor a new day takes anything back.
public struct RunawayWatch: Equatable, Sendable {
  private var entries = MessageRate()
  private var refusals = MessageRate()
  /// What there was too much of, until somebody acts on it.
  public private(set) var excess: Repetition?

  public init() {}

  public mutating func note(_ repetition: Repetition, at now: Time, _ limits: Limits) {
    let limit = repetition.limit(limits)
    guard limit > 0 else { return }
    let isTooMany =
      switch repetition {
      case .entries: RunawayWatch.isFull(&entries, at: now, limit)
      case .refusals: RunawayWatch.isFull(&refusals, at: now, limit)
      }
    if isTooMany { excess = repetition }
  }

  /// Whether there is no room for one more; where there is, it is taken.
  private static func isFull(_ rate: inout MessageRate, at now: Time, _ limit: Int64) -> Bool {
    if rate.recent(at: now, limit, per: .minute) >= limit { return true }
    rate.note(at: now, limit, per: .minute)
    return false
  }

  public mutating func takeExcess() -> Repetition? {
    defer { excess = nil }
    return excess
  }

  /// A person lets the strategy go on: it starts with an empty count.
  public mutating func beginAnew() { self = RunawayWatch() }

  public func encode(into bytes: inout ByteWriter) {
    entries.encode(into: &bytes)
    refusals.encode(into: &bytes)
    bytes.write(excess?.rawValue ?? 0)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    entries = try MessageRate(decoding: &bytes)
    refusals = try MessageRate(decoding: &bytes)
    let number = try bytes.read(UInt8.self)
    excess = Repetition(rawValue: number)
    guard number == 0 || excess != nil else { throw .value(of: "repetition", Int64(number)) }
  }
}
