// Adds one to the largest number, which Swift answers with a trap.
@c(attack_in_swift) public func attack() {
  var count = [Int64.max].filter { $0 > 0 }[0]
  count += 1
  if count == 0 { fatalError("cannot happen") }
}
