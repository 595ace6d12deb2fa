import HostModel

/// A moment as market data writes it: a number since 1970 of any usual unit, or a date with a time of day.
///
/// A number says its unit by its size: seconds below 10^11, milliseconds below 10^14, microseconds below 10^17, then
/// nanoseconds. That holds for moments between 1973 and 5138. A date without a zone is in UTC.
struct MarketTime: Equatable {
  let nanoseconds: Int64
  /// The length of its last digit: what the next moment of this clock would be later.
  let tick_ns: Int64

  init(nanoseconds: Int64, tick_ns: Int64) {
    self.nanoseconds = nanoseconds
    self.tick_ns = tick_ns
  }

  var time: Time { Time(nanoseconds: nanoseconds) }

  /// `nil` for what is no moment, has parts of a nanosecond, or lies outside of 1970 to 2262. A time of day alone is
  /// one of `day`, in days since 1970.
  init?(parsing text: Field, day: Int64? = nil) {
    if let number = ExactNumber(parsing: text) { self.init(number) } else { self.init(date: text, day: day) }
  }

  private init?(_ number: ExactNumber) {
    // Of the whole part: ten digits are seconds, also with a fraction behind them.
    guard !number.isNegative, let whole = number.whole else { return nil }
    let decimals =
      whole < 100_000_000_000 ? 9 : whole < 100_000_000_000_000 ? 6 : whole < 100_000_000_000_000_000 ? 3 : 0
    guard let (units, _) = try? number.units(decimals: decimals) else { return nil }
    nanoseconds = units
    tick_ns = powerOfTen(decimals)
  }

  /// `2021-01-08`, `2021-01-08 00:00:00.278+00:00`, `2021-01-08T00:00:00Z`, or with `day` `00:00:00.278`.
  private init?(date text: Field, day: Int64?) {
    var text = text[...]
    let zone_s = Self.takeZone(&text)
    guard let zone_s else { return nil }
    var second: Int64
    if text.count >= 10, text[text.startIndex + 4] == UInt8(ascii: "-") {
      let date = String(decoding: text.prefix(10), as: UTF8.self)
      guard let midnight = try? Time(parsing: "\(date)T00:00:00Z") else { return nil }
      second = midnight.day * 86_400
      text = text.dropFirst(10)
      if text.isEmpty {
        guard second >= zone_s, let units = Int64(exactly: Int128(second - zone_s) * 1_000_000_000) else { return nil }
        (nanoseconds, tick_ns) = (units, Time.nanosecondsPerDay)
        return
      }
      guard text.first == UInt8(ascii: "T") || text.first == UInt8(ascii: " ") else { return nil }
      text = text.dropFirst()
    } else if let day {
      second = day * 86_400
    } else {
      return nil
    }
    guard let clock = Self.clock(text) else { return nil }
    second += clock.second - zone_s
    guard second >= 0, let units = Int64(exactly: Int128(second) * 1_000_000_000 + Int128(clock.fraction_ns)) else {
      return nil
    }
    nanoseconds = units
    tick_ns = clock.tick_ns
  }

  /// Seconds that a clock there is ahead of UTC; 0 where none is named, `nil` where it cannot be read.
  private static func takeZone(_ text: inout Slice<Field>) -> Int64? {
    if text.last == UInt8(ascii: "Z") {
      text = text.dropLast()
      return 0
    }
    // After the day's own hyphens.
    guard text.count > 10, let sign = text.dropFirst(10).lastIndex(where: { $0 == 0x2B || $0 == 0x2D }) else {
      return 0
    }
    let digits = text[(sign + 1)...].filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy(\.isDigit) else { return nil }
    let hours = number(digits.prefix(2)), minutes = number(digits.dropFirst(2))
    guard hours < 24, minutes < 60 else { return nil }
    let isBehind = text[sign] == UInt8(ascii: "-")
    text = text[..<sign]
    return (hours * 3_600 + minutes * 60) * (isBehind ? -1 : 1)
  }

  /// `00:00`, `00:00:00` or `00:00:00.123456789`, and zeros beyond.
  private static func clock(_ text: Slice<Field>) -> (second: Int64, fraction_ns: Int64, tick_ns: Int64)? {
    let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let clock = parts[0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard clock.count == 3 || clock.count == 2 && parts.count == 1,
      clock.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isDigit) })
    else { return nil }
    let numbers = clock.map { number($0) } + [0]
    guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
    let second = numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    guard parts.count == 2 else { return (second, 0, Time.nanosecondsPerSecond) }
    let digits = parts[1].prefix(9)
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit), parts[1].dropFirst(9).allSatisfy({ $0 == UInt8(ascii: "0") })
    else { return nil }
    let tick_ns = powerOfTen(9 - digits.count)
    return (second, number(digits) * tick_ns, tick_ns)
  }

  private static func number(_ digits: some Sequence<UInt8>) -> Int64 {
    digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
}
