import HostModel

/// A decimal number as it stands in a text, with all of its digits: `mantissa` times ten to the `exponent`.
///
///     ExactNumber(parsing: "3.817e-05")    // 3817, -8
///     ExactNumber(parsing: "61837.630")    // 6183763, -2
struct ExactNumber: Equatable {
  var isNegative = false
  /// Without zeros at its end.
  var mantissa: UInt128 = 0
  var exponent = 0

  /// Why it is not so many units.
  enum Misfit: Error, Equatable {
    /// So many digits after the point would hold it.
    case tooPrecise(needed: Int)
    case tooLarge
  }

  /// `nil` for what is no number: empty, `nan`, `1,000`, `+1`, `.5`, `5.`, `0x10`, or more than 38 digits.
  init?(parsing text: Field) {
    var place = 0
    func byte() -> UInt8? { place < text.count ? text[place] : nil }
    if byte() == UInt8(ascii: "-") {
      isNegative = true
      place = 1
    }
    var digits = 0, zeros = 0, afterPoint = false, sinceSign = 0
    // Most numbers have fewer than 19 digits, and fit into half of the room.
    var narrow: UInt64 = 0
    while let next = byte() {
      switch next {
      case UInt8(ascii: "0"):
        // Zeros wait until another digit follows them, so that none is kept at the end.
        if digits > 0 { zeros += 1 }
        if afterPoint { exponent -= 1 }
        sinceSign += 1
      case UInt8(ascii: "1")...UInt8(ascii: "9"):
        guard digits + zeros < 38 else { return nil }
        if digits + zeros < 18 {
          for _ in 0..<zeros { narrow &*= 10 }
          narrow = narrow &* 10 &+ UInt64(next - UInt8(ascii: "0"))
        } else {
          if digits <= 18 { mantissa = UInt128(narrow) }
          for _ in 0..<zeros { mantissa *= 10 }
          mantissa = mantissa * 10 + UInt128(next - UInt8(ascii: "0"))
        }
        digits += zeros + 1
        zeros = 0
        if afterPoint { exponent -= 1 }
        sinceSign += 1
      case UInt8(ascii: ".") where !afterPoint && sinceSign > 0:
        afterPoint = true
        guard place + 1 < text.count, text[place + 1].isDigit else { return nil }
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard sinceSign > 0, let power = Self.power(Field(rebasing: text[(place + 1)...])) else { return nil }
        exponent += power
        place = text.count - 1
      default: return nil
      }
      place += 1
    }
    guard sinceSign > 0 else { return nil }
    if digits <= 18 { mantissa = UInt128(narrow) }
    exponent += zeros
    if mantissa == 0 { (exponent, isNegative) = (0, false) }
  }

  /// The digits after an `e`, with a sign or without. Doubles have none beyond 400.
  private static func power(_ text: Field) -> Int? {
    let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
    let digits = text.dropFirst(isSigned ? 1 : 0)
    guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    let power = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return text.first == UInt8(ascii: "-") ? -power : power
  }

  /// How many digits it has after the point.
  var decimals: Int { max(0, -exponent) }

  /// The digits before the point; `nil` where they are more than 64 bits hold.
  var whole: Int64? {
    guard exponent < 0 else { return try? units(decimals: 0).0 }
    guard exponent >= -38 else { return 0 }
    let power = (0..<(-exponent)).reduce(UInt128(1)) { power, _ in power * 10 }
    return Int64(exactly: mantissa / power)
  }

  /// In units of 10^-decimals, exactly, or rounded half to even where that is wanted. True when it was rounded.
  func units(decimals: Int, rounds: Bool = false) throws(Misfit) -> (Int64, isRounded: Bool) {
    let shift = exponent + decimals
    // The usual case in 64 bits: below 10^9 times at most 10^9.
    if shift >= 0, shift <= 9, mantissa < 1_000_000_000 {
      let units = Int64(mantissa) * powerOfTen(shift)
      return (isNegative ? -units : units, false)
    }
    var magnitude = mantissa, isRounded = false
    if shift < 0 {
      guard rounds else { throw .tooPrecise(needed: self.decimals) }
      isRounded = true
      guard shift >= -38 else { return (0, true) }
      let power = (0..<(-shift)).reduce(UInt128(1)) { power, _ in power * 10 }
      let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: power)
      let twice = rest.multipliedReportingOverflow(by: 2)
      let isAbove = twice.overflow || twice.partialValue > power
      let isHalf = !twice.overflow && twice.partialValue == power
      magnitude = quotient + (isAbove || isHalf && quotient & 1 == 1 ? 1 : 0)
    } else if magnitude != 0 {
      guard shift <= 38 else { throw .tooLarge }
      for _ in 0..<shift {
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        guard !overflow else { throw .tooLarge }
        magnitude = product
      }
    }
    guard magnitude <= UInt128(Int64.max) else { throw .tooLarge }
    return (isNegative ? -Int64(magnitude) : Int64(magnitude), isRounded)
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension String {
  var trimmed: String {
    let kept = drop { $0.isWhitespace }
    guard let last = kept.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(kept[...last])
  }
}
