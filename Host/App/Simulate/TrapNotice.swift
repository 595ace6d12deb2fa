import Glibc
import Synchronization

/// Says which seed it was when the core traps: an assertion that fires ends the process, and its message names no seed.
enum TrapNotice {
  static func watch() {
    _ = current.load(ordering: .relaxed)
    for number in [SIGILL, SIGTRAP] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in say(number) }
      sigaction(number, &action, nil)
    }
  }

  static func note(seed: Int64) { current.store(seed, ordering: .relaxed) }
}

private let current = Atomic<Int64>(0)

/// The handler: it writes digits from the stack, and lets the signal take its course.
private func say(_ number: Int32) {
  write("error: E_SIMULATION: an assertion of the core does not hold, seed ")
  var rest = current.load(ordering: .relaxed), power: Int64 = 1
  while rest / power >= 10 { power *= 10 }
  while power > 0 {
    var letter = UInt8(ascii: "0") + UInt8(rest / power)
    _ = Glibc.write(2, &letter, 1)
    rest %= power
    power /= 10
  }
  write("; it comes again with: bulkhead simulate --seed and that number\n")
  signal(number, SIG_DFL)
  raise(number)
}

private func write(_ text: StaticString) { _ = Glibc.write(2, text.utf8Start, text.utf8CodeUnitCount) }
