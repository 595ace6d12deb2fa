import HostModel

extension Listing {
  static func sample(priceDecimals: Int = 2, quantityDecimals: Int = 4) -> Listing {
    Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: priceDecimals, quantityDecimals: quantityDecimals,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0)
  }
}
