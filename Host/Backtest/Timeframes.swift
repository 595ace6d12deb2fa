import HostMarket
import HostModel

/// Bars of several lengths at once, made of the trades or the shorter bars of one stream. A bar is given when it is over,
/// never before: nobody sees one that may still change.
///
///     frames.close(until: time) { bar in … }    // over before this event
///     try frames.take(event)
///
/// Bars that are over at the same time come the shorter first, of one length in the order of the instruments. What is not
/// over at the end of the data is not given.
public struct Timeframes: ~Copyable {
  private let intervals: [Int64]
  private let instrumentCount: Int
  /// For each length, one for each instrument.
  private let builders: UnsafeMutableBufferPointer<BarBuilder>
  /// When the next of the bars that are being made is over.
  private var next_ns = Int64.max

  /// Why no bar can be made of an event.
  public enum Fault: Error, Equatable {
    /// Bars of this length do not fill those that are to be made of them.
    case uneven(interval_ns: Int64, of: Int64)
    /// The volume fits no record.
    case tooLarge
  }

  /// Traps unless each length is positive and there once.
  public init(intervals: [Int64], instrumentCount: Int) {
    precondition(Set(intervals).count == intervals.count, "lengths \(intervals)")
    self.intervals = intervals.sorted()
    self.instrumentCount = instrumentCount
    builders = .allocate(capacity: intervals.count * instrumentCount)
    for (number, interval_ns) in self.intervals.enumerated() {
      for instrument in 0..<instrumentCount {
        builders.initializeElement(at: number * instrumentCount + instrument, to: BarBuilder(interval_ns: interval_ns))
      }
    }
  }

  deinit {
    builders.deinitialize()
    builders.deallocate()
  }

  /// Gives the bars that are over before this event: a bar of the stream itself belongs to what ends with it.
  @inline(__always)
  public mutating func close(before event: EventPointer, _ give: (inout EventRecord) -> Void) {
    close(until: event.kind == EventKind.bar ? event.time_ns - event.interval_ns : event.time_ns, give)
  }

  /// Gives the bars that are over at this time.
  @inline(__always)
  public mutating func close(until time_ns: Int64, _ give: (inout EventRecord) -> Void) {
    if time_ns >= next_ns { closeAll(until: time_ns, give) }
  }

  private mutating func closeAll(until time_ns: Int64, _ give: (inout EventRecord) -> Void) {
    // Bars of several ends may be over at once, after a silence: the earliest first.
    while next_ns <= time_ns {
      let end_ns = next_ns
      next_ns = Int64.max
      for index in builders.indices {
        if var bar = builders[index].close(before: Time(nanoseconds: end_ns)) { give(&bar) }
        next_ns = min(next_ns, builders[index].end_ns)
      }
    }
  }

  /// Takes a trade or a bar in; other events say nothing of what was traded.
  public mutating func take(_ event: EventPointer) throws(Fault) {
    guard event.kind == EventKind.trade || event.kind == EventKind.bar else { return }
    for number in intervals.indices {
      let index = number * instrumentCount + Int(event.instrument)
      if event.kind == EventKind.bar {
        guard event.interval_ns > 0, intervals[number] % event.interval_ns == 0 else {
          throw .uneven(interval_ns: event.interval_ns, of: intervals[number])
        }
      }
      do throws(BarBuilder.TooLarge) {
        let over =
          event.kind == EventKind.trade
          ? try builders[index].take(event.pointee) : try builders[index].take(bar: event.pointee)
        precondition(over == nil, "a bar was not closed: \(String(describing: over))")
      } catch { throw .tooLarge }
      next_ns = min(next_ns, builders[index].end_ns)
    }
  }
}
