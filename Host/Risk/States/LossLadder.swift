import HostModel

/// How far the day's loss has come. The steps are the quarters of the strategy's daily loss limit: with the usual 2 %
/// they lie at 0.5, 1.0, 1.5 and 2.0 %.
public enum LossStep: UInt8, Comparable, CaseIterable, Sendable {
  case none = 0
  /// A person is told.
  case warned = 1
  case halved = 2
  case reduced = 3
  case halted = 4

  public static func < (left: LossStep, right: LossStep) -> Bool { left.rawValue < right.rawValue }

  /// What the strategy may still do; `nil` where nothing changes.
  public var state: TradingState? {
    switch self {
    case .none, .warned: nil
    case .halved: .caution
    case .reduced: .reduceOnly
    case .halted: .halted
    }
  }
}

/// Watches one strategy's equity against its first of the UTC day and answers in steps, each taken once.
///
/// A new day moves the anchor. It takes a warning and a halving back, and nothing that is stricter: from there on only a
/// person leads back, and then the ladder stands anew on the equity of that moment.
public struct LossLadder: Equatable, Sendable {
  var dayEnd_ns = Int64.min
  /// The loss that counts is the one since then.
  public internal(set) var anchor_units: Int64 = 0
  /// At or below this equity the next step is reached.
  var floor_units = Int64.min
  public internal(set) var step = LossStep.none

  public init() {}

  /// Whether it has seen any equity yet.
  public var isAnchored: Bool { dayEnd_ns != Int64.min }

  public enum Climb: Equatable, Sendable {
    case newDay
    case step(LossStep)
  }

  /// Whether there is nothing to do. Two comparisons on an ordinary event.
  @inline(__always)
  public func isQuiet(equity_units: Int64, at time: Time) -> Bool {
    time.nanoseconds < dayEnd_ns && equity_units > floor_units
  }

  /// What follows from this equity; a fall past several steps is the last of them. `nil` when nothing does.
  public mutating func climb(limit_ppm: Int64, equity_units: Int64, at time: Time) -> Climb? {
    if time.nanoseconds >= dayEnd_ns {
      let isFirst = dayEnd_ns == Int64.min
      dayEnd_ns = (time.day + 1) * Time.nanosecondsPerDay
      if step < .reduced { step = .none }
      stand(on: equity_units, limit_ppm: limit_ppm)
      return isFirst ? nil : .newDay
    }
    var reached = step
    while let next = LossStep(rawValue: reached.rawValue + 1),
      let floor_units = floor(of: next, limit_ppm: limit_ppm), equity_units <= floor_units
    { reached = next }
    guard reached > step else { return nil }
    step = reached
    setFloor(limit_ppm: limit_ppm)
    return .step(reached)
  }

  /// A person lets the strategy go on from here.
  public mutating func beginAnew(limit_ppm: Int64, equity_units: Int64) {
    step = .none
    stand(on: equity_units, limit_ppm: limit_ppm)
  }

  /// The same loss under another limit.
  public mutating func setFloor(limit_ppm: Int64) {
    let next = LossStep(rawValue: step.rawValue + 1)
    floor_units = next.flatMap { floor(of: $0, limit_ppm: limit_ppm) } ?? Int64.min
  }

  public func loss_units(equity_units: Int64) -> Int64 { anchor_units - equity_units }

  private mutating func stand(on equity_units: Int64, limit_ppm: Int64) {
    anchor_units = equity_units
    setFloor(limit_ppm: limit_ppm)
  }

  /// A limit of the whole equity is no limit.
  private func floor(of step: LossStep, limit_ppm: Int64) -> Int64? {
    guard limit_ppm < 1_000_000,
      let loss = scaled(max(anchor_units, 0), by: limit_ppm * Int64(step.rawValue), over: 4_000_000, .up)
    else { return nil }
    return anchor_units - max(loss, Int64(step.rawValue))
  }
}

extension LossLadder {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(dayEnd_ns)
    bytes.write(anchor_units)
    bytes.write(floor_units)
    bytes.write(step.rawValue)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init()
    dayEnd_ns = try bytes.read(Int64.self)
    anchor_units = try bytes.read(Int64.self)
    floor_units = try bytes.read(Int64.self)
    let number = try bytes.read(UInt8.self)
    guard let step = LossStep(rawValue: number) else { throw .value(of: "loss step", Int64(number)) }
    self.step = step
  }
}
