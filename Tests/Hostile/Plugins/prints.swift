// Prints, for which the C library first asks what kind of file standard output is.
@c(attack_in_swift) public func attack() {
  print("hello")
}
