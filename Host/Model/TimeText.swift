/// Why a text is not a time.
public enum TimeTextError: Error, Equatable, Sendable {
  /// Not of the form `2024-01-31T23:59:59Z`, with up to nine digits after the seconds where wanted.
  case form(String)
  /// A month, day, hour, minute or second that no clock in UTC shows, leap seconds among them.
  case noSuchTime(String)
  /// Outside of what 64 bits of nanoseconds hold: 1677-09-21 to 2262-04-11.
  case range(String)
}

extension Time {
  /// The time in a text such as `2024-01-31T23:59:59Z` or `2024-01-31T23:59:59.25Z`.
  ///
  /// Strict, because a time read in another zone shifts a whole history: UTC only, with the capital `T` and `Z`, four
  /// digits of year, seconds always there, a fraction of one to nine digits after a point or none at all.
  public init(parsing text: some StringProtocol) throws(TimeTextError) {
    let bytes = Array(text.utf8.prefix(31))
    // `0` stands for a digit.
    let form = Array("0000-00-00T00:00:00".utf8)
    guard bytes.count > form.count, bytes.last == UInt8(ascii: "Z") else { throw .form(String(text.prefix(64))) }
    for (byte, wanted) in zip(bytes, form) {
      let fits = wanted == UInt8(ascii: "0") ? byte.isDigit : byte == wanted
      guard fits else { throw .form(String(text.prefix(64))) }
    }
    let fraction = bytes[form.count..<(bytes.count - 1)]
    guard fraction.isEmpty || fraction.first == UInt8(ascii: "."), fraction.count != 1, fraction.count <= 10,
      fraction.dropFirst().allSatisfy(\.isDigit)
    else { throw .form(String(text.prefix(64))) }

    let year = number(bytes[0..<4]), month = number(bytes[5..<7]), day = number(bytes[8..<10])
    let hour = number(bytes[11..<13]), minute = number(bytes[14..<16]), second = number(bytes[17..<19])
    guard (1...12).contains(month), day >= 1, day <= daysInMonth(month, year: year), hour < 24, minute < 60, second < 60
    else { throw .noSuchTime(String(text)) }

    let seconds = daysFromCivil(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
    let digits = fraction.dropFirst()
    let part = number(digits) * powerOfTen(9 - digits.count)
    guard let nanoseconds = Int64(exactly: Int128(seconds) * 1_000_000_000 + Int128(part)) else {
      throw .range(String(text))
    }
    self.init(nanoseconds: nanoseconds)
  }

  /// This time as ISO 8601 text in UTC, `2024-01-31T23:59:59Z`; with nine digits after the seconds unless all are zero.
  public var text: String {
    // Of the second; through remainders, because the whole seconds of the earliest time are too many nanoseconds.
    let rest = nanoseconds % Time.nanosecondsPerSecond
    let ofSecond = rest < 0 ? rest + Time.nanosecondsPerSecond : rest
    let seconds = floorDivide(nanoseconds, Time.nanosecondsPerSecond) - day * 86_400
    let date = civilFromDays(day)
    let clock = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let fraction = ofSecond == 0 ? "" : ".\(padded(ofSecond, 9))"
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(clock)\(fraction)Z"
  }
}

// Days and dates of the proleptic Gregorian calendar. A year is counted from March, so that the leap day is its last
// day; 400 years are 146,097 days, and day 0 of that count, 0000-03-01, is 719,468 days before 1970-01-01.

private func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
  let marchYear = month <= 2 ? year - 1 : year
  let era = floorDivide(marchYear, 400)
  let yearOfEra = marchYear - era * 400
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

private func civilFromDays(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = floorDivide(shifted, 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
}

private func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  if month == 2 { return isLeap ? 29 : 28 }
  return [4, 6, 9, 11].contains(month) ? 30 : 31
}

private func number(_ digits: ArraySlice<UInt8>) -> Int64 {
  digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
