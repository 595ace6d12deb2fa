import HostExecution
import HostLedger
import HostModel
import HostRisk

// The payload of each record in the journal, by `InputKind`. What a field means stands at `Input`.

extension Input {
  public var kind: InputKind {
    switch self {
    case .open: .open
    case .market: .market
    case .turn: .turn
    case .wishes: .wishes
    case .report: .report
    case .stop: .stop
    case .resume: .resume
    case .flatten: .flatten
    case .limits: .limits
    case .command: .command
    case .reconnected: .reconnected
    case .hostLimits: .hostLimits
    }
  }

  /// A strategy's wishes follow what is written here.
  public func encode(into bytes: inout ByteWriter) {
    switch self {
    case .open(let label, let assignment):
      label.encode(into: &bytes)
      assignment.encode(into: &bytes)
    case .market(let event): event.encode(into: &bytes)
    case .turn(let strategy), .wishes(let strategy), .flatten(let strategy): strategy.encode(into: &bytes)
    case .report(let report): report.encode(into: &bytes)
    case .stop(let strategy, let reason):
      strategy.encode(into: &bytes)
      reason.encode(into: &bytes)
    case .resume(let strategy, let label, let limits, let subscriptions, let warmUp):
      strategy.encode(into: &bytes)
      label.encode(into: &bytes)
      limits.encode(into: &bytes)
      bytes.write(subscriptions.rawValue)
      bytes.write(warmUp)
    case .limits(let strategy, let limits):
      strategy.encode(into: &bytes)
      limits.encode(into: &bytes)
    case .command(let command): command.encode(into: &bytes)
    case .reconnected: break
    case .hostLimits(let limits): limits.encode(into: &bytes)
    }
  }

  /// Leaves the reader at the wishes of `.wishes`, and at the end for all others.
  public init(_ kind: InputKind, decoding bytes: inout ByteReader) throws(ByteFault) {
    switch kind {
    case .begin: throw .value(of: "input", Int64(kind.rawValue))
    case .open: self = .open(try StrategyLabel(decoding: &bytes), try Engine.Assignment(decoding: &bytes))
    case .market: self = .market(try EventRecord(decoding: &bytes))
    case .turn: self = .turn(try StrategyID(decoding: &bytes))
    case .wishes: self = .wishes(try StrategyID(decoding: &bytes))
    case .report: self = .report(try VenueReport(decoding: &bytes))
    case .stop: self = .stop(try StrategyID(decoding: &bytes), try StopReason(decoding: &bytes))
    case .resume:
      self = .resume(
        try StrategyID(decoding: &bytes), try StrategyLabel(decoding: &bytes), try Limits(decoding: &bytes),
        Subscriptions(rawValue: try bytes.read(UInt32.self)), warmUp: try bytes.read(UInt32.self))
    case .flatten: self = .flatten(try StrategyID(decoding: &bytes))
    case .limits: self = .limits(try StrategyID(decoding: &bytes), try Limits(decoding: &bytes))
    case .command: self = .command(try StateCommand(decoding: &bytes))
    case .reconnected: self = .reconnected
    case .hostLimits: self = .hostLimits(try HostLimits(decoding: &bytes))
    }
    if kind != .wishes { try bytes.checkEnd() }
  }
}

extension StrategyLabel {
  private static let textLimit = 1024

  public func encode(into bytes: inout ByteWriter) {
    for text in [bundle, id, name, version, sha256] { bytes.write(text: text) }
    bytes.write(isUnsigned)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(
      bundle: try bytes.readText(limit: StrategyLabel.textLimit),
      id: try bytes.readText(limit: StrategyLabel.textLimit),
      name: try bytes.readText(limit: StrategyLabel.textLimit),
      version: try bytes.readText(limit: StrategyLabel.textLimit),
      sha256: try bytes.readText(limit: StrategyLabel.textLimit), isUnsigned: try bytes.readBool("unsigned"))
  }
}

extension Engine.Assignment {
  public func encode(into bytes: inout ByteWriter) {
    capital.encode(into: &bytes)
    bytes.write(UInt16(instruments.count))
    for instrument in instruments { instrument.encode(into: &bytes) }
    limits.encode(into: &bytes)
    bytes.write(subscriptions.rawValue)
    bytes.write(warmUp)
    bytes.write(lots.rawValue)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let capital = try Money(decoding: &bytes), count = try bytes.read(UInt16.self)
    guard count <= TurnLimits.instruments else { throw .value(of: "instruments", Int64(count)) }
    var instruments: [InstrumentID] = []
    for _ in 0..<count { instruments.append(try InstrumentID(decoding: &bytes)) }
    self.init(
      capital: capital, instruments: instruments, limits: try Limits(decoding: &bytes),
      subscriptions: Subscriptions(rawValue: try bytes.read(UInt32.self)), warmUp: try bytes.read(UInt32.self),
      lots: try LotMethod(decoding: &bytes))
  }
}

extension StopReason {
  func encode(into bytes: inout ByteWriter) {
    switch self {
    case .backlog(let count):
      bytes.write(UInt8(1))
      bytes.write(Int64(count))
    case .worker: bytes.write(UInt8(2))
    case .withdrawn: bytes.write(UInt8(3))
    }
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    switch try bytes.read(UInt8.self) {
    case 1: self = .backlog(Int(try bytes.read(Int64.self)))
    case 2: self = .worker
    case 3: self = .withdrawn
    case let kind: throw .value(of: "stop reason", Int64(kind))
    }
  }
}

extension LotMethod {
  fileprivate init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let method = LotMethod(rawValue: number) else { throw .value(of: "lot method", Int64(number)) }
    self = method
  }
}
