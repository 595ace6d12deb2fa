/// Why a text is not a decimal number of the wanted precision.
public enum DecimalTextError: Error, Equatable, Sendable {
  case empty
  /// A character other than digits, one point and a leading minus, or a point without a digit on both sides.
  case notDecimal(String)
  /// More digits after the point than the unit has.
  case tooPrecise(String, decimals: Int)
  case tooLarge(String)
}

extension Int64 {
  /// The number of units of 10^-decimals in a text such as `-12.50`.
  ///
  /// Strict, because a number that is read as another number is lost money: `1_000`, `1,5`, `0x10`, ` 1`, `1e5`, `+1`,
  /// `.5` and `5.` are errors, and so are digits beyond `decimals`, even zeros.
  public init(parsingDecimal text: some StringProtocol, decimals: Int) throws(DecimalTextError) {
    guard !text.isEmpty else { throw .empty }
    let power = powerOfTen(decimals)
    var whole: UInt64 = 0, fraction: UInt64 = 0
    var wholeDigits = 0, fractionDigits = 0
    var negative = false, afterPoint = false, overflow = false

    for (position, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where position == 0:
        negative = true
      case UInt8(ascii: ".") where !afterPoint && wholeDigits > 0:
        afterPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = UInt64(byte - UInt8(ascii: "0"))
        if afterPoint {
          fractionDigits += 1
          guard fractionDigits <= decimals else { throw .tooPrecise(String(text), decimals: decimals) }
          fraction = fraction * 10 + digit
        } else {
          wholeDigits += 1
          let (product, productOverflow) = whole.multipliedReportingOverflow(by: 10)
          let (sum, sumOverflow) = product.addingReportingOverflow(digit)
          whole = sum
          overflow = overflow || productOverflow || sumOverflow
        }
      default:
        throw .notDecimal(String(text))
      }
    }
    guard wholeDigits > 0, !afterPoint || fractionDigits > 0 else { throw .notDecimal(String(text)) }

    fraction *= UInt64(powerOfTen(decimals - fractionDigits))
    let magnitude = Int128(whole) * Int128(power) + Int128(fraction)
    guard !overflow, let units = Int64(exactly: negative ? -magnitude : magnitude) else {
      throw .tooLarge(String(text))
    }
    self = units
  }

  /// The number of units as text with exactly `decimals` digits after the point: `12.50`.
  public func decimalText(decimals: Int) -> String {
    let power = UInt64(powerOfTen(decimals))
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: power)
    let sign = self < 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let digits = String(fraction)
    return "\(sign)\(whole).\(String(repeating: "0", count: decimals - digits.utf8.count))\(digits)"
  }
}
