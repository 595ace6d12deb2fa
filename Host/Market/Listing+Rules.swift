import HostModel

extension Listing {
  /// The longest texts that a plugin's copy of an instrument has room for, without the NUL at their ends.
  static let symbolBytes = 31
  static let currencyBytes = 15

  /// Why no instrument can be as this says, or `nil`.
  var problem: String? {
    guard Self.isName(symbol, bytes: Self.symbolBytes) else {
      return "a symbol is 1 to \(Self.symbolBytes) bytes of text without control characters"
    }
    guard Self.isName(base, bytes: Self.currencyBytes), Self.isName(quote, bytes: Self.currencyBytes) else {
      return "base and quote are 1 to \(Self.currencyBytes) bytes of text without control characters"
    }
    guard (0...12).contains(priceDecimals), (0...12).contains(quantityDecimals) else {
      return "decimals are 0 to 12, here \(priceDecimals) of the price and \(quantityDecimals) of the quantity"
    }
    guard priceStep.ticks > 0, quantityStep.units > 0 else {
      return "steps are positive, here \(priceStep.ticks) ticks and \(quantityStep.units) units"
    }
    guard minimumQuantity.units >= 0, minimumValueUnits >= 0 else {
      return "minimums are not negative, here \(minimumQuantity.units) units and a value of \(minimumValueUnits)"
    }
    guard maximumQuantity.units > 0, kind == .spot ? multiplier == 1 && multiplierDecimals == 0 : multiplier > 0 else {
      return "a largest quantity and a multiplier are positive, and spot has no multiplier"
    }
    return nil
  }

  private static func isName(_ text: String, bytes: Int) -> Bool {
    (1...bytes).contains(text.utf8.count) && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }
}
