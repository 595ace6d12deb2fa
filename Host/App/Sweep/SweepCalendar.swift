import HostBacktest
import HostMarket
import HostModel

/// Where each UTC day of a tape begins, with what came before it: found in one pass.
struct SweepCalendar {
  let days: Range<Int64>
  private let places: [MarketTape.Place]
  /// For each day, the events of each instrument before it.
  private let counts: [[Int]]

  init(_ tape: borrowing MarketTape) throws(TapeError) {
    let span = tape.span
    days = span.lowerBound.closingDay..<span.upperBound.closingDay + 1
    var place = tape.start, places: [MarketTape.Place] = [], counts: [[Int]] = []
    var seen = [Int](repeating: 0, count: tape.universe.listings.count), now = span.lowerBound
    while let event = tape.peek(place) {
      // All that can lead this count astray; the engine looks at the rest.
      guard Int(event.instrument) < seen.count else { throw .row(place.row, .instrument(event.instrument)) }
      guard event.time >= now else {
        throw .row(place.row, .timeBackwards(from: now.nanoseconds, to: event.time_ns))
      }
      now = event.time
      while days.lowerBound + Int64(places.count) <= now.closingDay {
        places.append(place)
        counts.append(seen)
      }
      seen[Int(event.instrument)] += 1
      _ = tape.next(&place)
    }
    self.places = places + [place]
    self.counts = counts + [seen]
  }

  /// The days before which each instrument has had so many events.
  func warm(_ events: Int) -> Range<Int64> {
    let cold = counts.dropLast().prefix { count in count.contains { $0 < events } }.count
    return days.dropFirst(cold).first.map { $0..<days.upperBound } ?? days.upperBound..<days.upperBound
  }

  /// A window's days, with those before it that hold so many events of each instrument.
  func stretch(_ window: Int, _ part: SweepStretch.Part, _ days: Range<Int64>, warmUp events: Int) -> SweepStretch {
    let opening = Int(days.lowerBound - self.days.lowerBound), end = Int(days.upperBound - self.days.lowerBound)
    let start = (0...opening).last { day in zip(counts[opening], counts[day]).allSatisfy { $0 - $1 >= events } }
    return SweepStretch(
      window: window, part: part, start: places[start ?? 0], opening: places[opening], end: places[end], days: days)
  }
}
