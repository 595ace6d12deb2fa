import HostModel

extension StateScope {
  public func encode(into bytes: inout ByteWriter) {
    let (kind, index): (UInt8, UInt16) =
      switch self {
      case .host: (1, 0)
      case .venue: (2, 0)
      case .instrument(let id): (3, id.index)
      case .strategy(let id): (4, id.index)
      }
    bytes.write(kind)
    bytes.write(index)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let kind = try bytes.read(UInt8.self), index = try bytes.read(UInt16.self)
    switch (kind, index) {
    case (1, 0): self = .host
    case (2, 0): self = .venue
    case (3, _): self = .instrument(InstrumentID(index))
    case (4, _): self = .strategy(StrategyID(index))
    default: throw .value(of: "scope", Int64(kind))
    }
  }
}

extension PersonsWord {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(text: by)
    bytes.write(text: reason)
    at.encode(into: &bytes)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(
      by: try bytes.readText(limit: PersonsWord.textLimit), reason: try bytes.readText(limit: PersonsWord.textLimit),
      at: try Time(decoding: &bytes))
  }
}

extension StateCommand {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(deed.rawValue)
    scope.encode(into: &bytes)
    word.encode(into: &bytes)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let deed = Deed(rawValue: number) else { throw .value(of: "command", Int64(number)) }
    self.init(deed, try StateScope(decoding: &bytes), try PersonsWord(decoding: &bytes))
  }
}

extension StateCause {
  func encode(into bytes: inout ByteWriter) {
    switch self {
    case .person(let word):
      bytes.write(UInt8(1))
      word.encode(into: &bytes)
    case .loss(let loss, let anchor):
      bytes.write(UInt8(2))
      loss.encode(into: &bytes)
      anchor.encode(into: &bytes)
    case .newDay: bytes.write(UInt8(3))
    case .unwound: bytes.write(UInt8(5))
    case .door(let id):
      bytes.write(UInt8(4))
      id.encode(into: &bytes)
    case .repeated(let repetition, let limit):
      bytes.write(UInt8(6))
      bytes.write(repetition.rawValue)
      bytes.write(limit)
    case .fill(let id):
      bytes.write(UInt8(7))
      id.encode(into: &bytes)
    }
  }

  init(_ kind: UInt8, decoding bytes: inout ByteReader) throws(ByteFault) {
    switch kind {
    case 1: self = .person(try PersonsWord(decoding: &bytes))
    case 2: self = .loss(try Money(decoding: &bytes), of: try Money(decoding: &bytes))
    case 3: self = .newDay
    case 5: self = .unwound
    case 4: self = .door(try OrderID(decoding: &bytes))
    case 6:
      let number = try bytes.read(UInt8.self)
      guard let repetition = Repetition(rawValue: number) else { throw .value(of: "repetition", Int64(number)) }
      self = .repeated(repetition, limit: try bytes.read(Int64.self))
    case 7: self = .fill(try OrderID(decoding: &bytes))
    default: throw .value(of: "cause of a state", Int64(kind))
    }
  }
}

extension StateLatch {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(state.rawValue)
    since.encode(into: &bytes)
    if let cause { cause.encode(into: &bytes) } else { bytes.write(UInt8(0)) }
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let state = TradingState(rawValue: number) else { throw .value(of: "trading state", Int64(number)) }
    self.state = state
    since = try Time(decoding: &bytes)
    let kind = try bytes.read(UInt8.self)
    cause = kind == 0 ? nil : try StateCause(kind, decoding: &bytes)
  }
}
