// Reads behind the end of an array, which Swift answers with a trap and a message.
@c(attack_in_swift) public func attack() {
  let prices = [1, 2, 3].filter { $0 > 0 }
  if prices[prices.count] > 0 { fatalError("cannot happen") }
}
