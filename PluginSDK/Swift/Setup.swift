import CBulkhead

/// What a strategy is given before its first event.
public struct Setup {
  let setup: UnsafePointer<bulkhead_setup_v1>
  let descriptor: Descriptor

  public var instrumentCount: Int { Int(setup.pointee.instrument_count) }
  public var currency: String { text(setup.pointee.currency) }

  /// A parameter's value. Traps when the descriptor has no parameter of this name and type.
  public func integer(_ name: StaticString) -> Int64 { value(name, UInt32(BULKHEAD_INTEGER)).integer }
  public func real(_ name: StaticString) -> Double { value(name, UInt32(BULKHEAD_REAL)).real }
  public func boolean(_ name: StaticString) -> Bool { value(name, UInt32(BULKHEAD_BOOLEAN)).integer != 0 }

  public func symbol(_ instrument: Int) -> String {
    precondition(instrument >= 0 && instrument < instrumentCount, "instrument \(instrument) of \(instrumentCount)")
    return text(setup.pointee.instruments[instrument].symbol)
  }

  private func value(_ name: StaticString, _ type: UInt32) -> bulkhead_value_v1 {
    let wanted = name.description
    guard let index = descriptor.parameters.firstIndex(where: { $0.name.description == wanted }) else {
      fatalError("the descriptor has no parameter '\(wanted)'")
    }
    precondition(descriptor.parameters[index].type == type, "parameter '\(wanted)' has another type")
    return setup.pointee.parameters[index]
  }

  /// A fixed-size C string of a struct.
  private func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
