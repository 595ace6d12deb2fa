// Takes a value out of an optional that has none.
@c(attack_in_swift) public func attack() {
  let prices: [String: Int] = ["BTC": 1]
  print(prices["ETH"]!)
}
