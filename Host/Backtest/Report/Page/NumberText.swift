import HostModel

/// Numbers for people: thousands apart, a minus as wide as a digit, a dash for what is not defined.
enum NumberText {
  static let none = "–"

  /// With so many digits after the point, rounded to the nearest.
  static func decimal(_ value: Double?, _ digits: Int) -> String {
    guard let value, value.isFinite else { return none }
    let scaled = (value * Double(powerOfTen(digits))).rounded()
    // Beyond what an Int64 holds exactly nobody reads digit by digit.
    guard abs(scaled) < 9e15 else { return "\(value)".replacingMinus }
    return units(Int64(scaled), decimals: digits)
  }

  /// What counts 10^-decimals.
  static func units(_ units: Int64, decimals: Int) -> String {
    let parts = units.decimalText(decimals: decimals).split(separator: ".", maxSplits: 1)
    let whole = parts[0].drop { $0 == "-" }
    let sign = units < 0 ? "−" : ""
    return sign + grouped(whole) + (parts.count > 1 ? ".\(parts[1])" : "")
  }

  static func count(_ number: Int64) -> String { units(number, decimals: 0) }

  /// A share in percent; a large one without digits after the point.
  static func percent(_ share: Double?, digits: Int = 2) -> String {
    guard let share, share.isFinite else { return none }
    return decimal(share * 100, abs(share) >= 100 ? 0 : digits) + " %"
  }

  /// In the two largest units that it has.
  static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, abs(seconds) < 1e15 else { return none }
    if seconds < 10 { return decimal(seconds, 1) + " s" }
    let whole = Int64(seconds.rounded())
    let parts = [(whole / 86_400, "d"), (whole / 3_600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\(count($0.0)) \($0.1)" }.joined(separator: " ")
  }

  static func day(_ day: Int64) -> String {
    let time = Time(nanoseconds: Int64(clamping: Int128(day) * Int128(Time.nanosecondsPerDay)))
    return String(time.text.prefix(10))
  }

  /// To the second, without the letters between.
  static func time(_ time: Time) -> String { "\(time.text.prefix(10)) \(time.text.dropFirst(11).prefix(8))" }

  private static func grouped(_ digits: some StringProtocol) -> String {
    var text = ""
    let count = digits.utf8.count
    for (index, digit) in digits.enumerated() {
      if index > 0, (count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}

extension String {
  fileprivate var replacingMinus: String { String(map { $0 == "-" ? "−" : $0 }) }
}
