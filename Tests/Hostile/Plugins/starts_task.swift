// Starts a task, for which Swift would start threads.
@c(attack_in_swift) public func attack() {
  Task { print("from another thread") }
}
