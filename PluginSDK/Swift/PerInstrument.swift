/// One value for each instrument of a strategy, at hand by the instrument of an event.
///
///     var averages: PerInstrument<EMA>            // a strategy that has one is `~Copyable`
///     averages = PerInstrument(setup) { EMA(length: 20) }
///     averages[bar.instrument].update(bar.close)
///
/// Plain memory: an array in a strategy's property would check for other owners at each change.
public struct PerInstrument<Value>: ~Copyable {
  public let count: Int
  @usableFromInline let values: UnsafeMutablePointer<Value>

  public init(_ setup: Setup, _ make: () -> Value) {
    count = setup.instrumentCount
    values = .allocate(capacity: max(count, 1))
    for index in 0..<count { (values + index).initialize(to: make()) }
  }

  deinit {
    values.deinitialize(count: count)
    values.deallocate()
  }

  /// Traps when the strategy has no such instrument.
  @inlinable
  public subscript(instrument: Int) -> Value {
    _read {
      precondition(instrument >= 0 && instrument < count, "instrument \(instrument) of \(count)")
      yield values[instrument]
    }
    _modify {
      precondition(instrument >= 0 && instrument < count, "instrument \(instrument) of \(count)")
      yield &values[instrument]
    }
  }
}
